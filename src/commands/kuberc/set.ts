import { goQuote } from '../../apimachinery/go/text.ts';
import {
  type OptionDefault,
  PLUGIN_POLICIES,
  type PluginPolicy,
  type Preference,
  validatePreference,
} from '../../apimachinery/preference.ts';
import { anyArguments } from '../../cli/arguments.ts';
import { defineCommand } from '../../cli/command.ts';
import { bool, string, stringArray, type Values } from '../../cli/flag.ts';
import { CliError, throwAll } from '../../errors.ts';
import { chosenKuberc, kubercFlag, loadPreference, savePreference } from './file.ts';

const SECTIONS = ['defaults', 'aliases', 'credentialplugin'] as const;

const flags = {
  ...kubercFlag,
  section: string("Section to modify: 'defaults', 'aliases', or 'credentialplugin'", {
    required: true,
  }),
  command: string("Command to configure (e.g., 'get', 'create', 'set env')"),
  name: string('Alias name, of letters only (required for --section=aliases)'),
  policy: string("Which credential plugins may run: 'AllowAll', 'DenyAll' or 'Allowlist'"),
  option: stringArray('Default of a flag, as flag=value (can be specified multiple times)'),
  prependarg: stringArray('Argument before those that are typed (can be specified multiple times, for aliases only)'),
  appendarg: stringArray('Argument after those that are typed (can be specified multiple times, for aliases only)'),
  'allowlist-entry': stringArray(
    'Plugin that may run, as command=NAME or command=PATH (can be specified multiple times)',
  ),
  overwrite: bool('Allow overwriting existing entries'),
} as const;

type Flags = Values<typeof flags>;

/** Throws CliError for flags that do not go together (kubectl's SetOptions.Validate). */
function checkFlags({ section, command, name, prependarg, appendarg, ...more }: Flags): void {
  if (!SECTIONS.some((known) => known === section)) {
    throw new CliError(`--section must be "defaults", "aliases", or "credentialplugin", got: ${section}`);
  }
  if (section === 'aliases' && name === '') throw new CliError('--name is required when --section=aliases');
  if (section === 'defaults' && name !== '') {
    throw new CliError('--name should not be specified when --section=defaults');
  }
  if (section === 'defaults' && prependarg.length + appendarg.length > 0) {
    throw new CliError('--prependarg and --appendarg are only valid for --section=aliases');
  }
  if (section === 'credentialplugin') checkPolicyFlags(more.policy, more['allowlist-entry']);
  else if (command === '') throw new CliError('--command is required when --section=aliases or --section=defaults');
}

function checkPolicyFlags(policy: string, entries: readonly string[]): void {
  const required = 'when --section=credentialplugin';
  if (policy === '') throw new CliError(`--policy is required ${required}`);
  if (!PLUGIN_POLICIES.some((known) => known === policy)) {
    throw new CliError(` --policy must be  "AllowAll", "DenyAll", or "Allowlist", got: ${policy}`);
  }
  if (policy !== 'Allowlist' && entries.length > 0) {
    throw new CliError(`--allowlist-entry may only be used ${required} and --policy=Allowlist`);
  }
  if (policy === 'Allowlist' && entries.length === 0) {
    throw new CliError(`--allowlist-entry is required ${required} and --policy=Allowlist`);
  }
}

/** FLAG=VALUE, where dashes before the flag do not count. */
function readOptions(typed: readonly string[]): readonly OptionDefault[] {
  return typed.map((text) => {
    const equals = text.indexOf('=');
    if (equals < 0) throw new CliError(`invalid option format ${goQuote(text)}, expected flag=value`);
    return { name: text.slice(0, equals).replace(/^-+/, ''), default: text.slice(equals + 1) };
  });
}

/** The list when something is in it, else what was there before. */
const orBefore = <Item>(list: readonly Item[], before: readonly Item[] | undefined): readonly Item[] | undefined =>
  list.length > 0 ? list : before;

function withDefaults(preference: Preference, { command, overwrite }: Flags, options: readonly OptionDefault[]) {
  const { defaults = [] } = preference;
  const index = defaults.findIndex((one) => one.command === command);
  if (index >= 0 && !overwrite) {
    throw new CliError(`defaults for command ${goQuote(command)} already exist, use --overwrite to replace`);
  }
  const changed = { command, options: orBefore(options, defaults[index]?.options) };
  return { ...preference, defaults: index < 0 ? [...defaults, changed] : defaults.with(index, changed) };
}

function withAlias(preference: Preference, typed: Flags, options: readonly OptionDefault[]): Preference {
  const { name, command, overwrite } = typed;
  const { aliases = [] } = preference;
  const index = aliases.findIndex((one) => one.name === name);
  if (index >= 0 && !overwrite) {
    throw new CliError(`alias ${goQuote(name)} already exists, use --overwrite to replace`);
  }
  const before = aliases[index];
  const changed = {
    name,
    command,
    prependArgs: orBefore(typed.prependarg, before?.prependArgs),
    appendArgs: orBefore(typed.appendarg, before?.appendArgs),
    options: orBefore(options, before?.options),
  };
  return { ...preference, aliases: index < 0 ? [...aliases, changed] : aliases.with(index, changed) };
}

function policyOf({ policy, 'allowlist-entry': entries }: Flags): PluginPolicy {
  if (policy !== 'Allowlist') return { type: policy };
  const allowlist: string[] = [];
  const problems: CliError[] = [];
  for (const pair of entries.flatMap((entry) => entry.split(','))) {
    const [, field, value] = /^([^=]*)=(.*)$/s.exec(pair) ?? [];
    const problem = entryProblem(pair, field, value);
    if (problem === undefined) allowlist.push(value!);
    else problems.push(new CliError(problem));
  }
  throwAll(problems);
  return { type: policy, allowlist };
}

function entryProblem(pair: string, field: string | undefined, value = ''): string | undefined {
  if (field === undefined) return `improperly formatted allowlist entry: ${goQuote(pair)}`;
  if (field === 'name') return 'allowlist entry field "name" is deprecated, use "command" instead';
  if (field !== 'command') return `unrecognized allowlist entry field: ${goQuote(field)}`;
  return value.trim() === '' ? 'empty value in allowlist entry for field "command"' : undefined;
}

function changed(preference: Preference, typed: Flags): Preference {
  const options = readOptions(typed.option);
  if (typed.section === 'defaults') return withDefaults(preference, typed, options);
  if (typed.section === 'aliases') return withAlias(preference, typed, options);
  return { ...preference, policy: policyOf(typed) };
}

export const command = defineCommand({
  use: 'set --section (defaults|aliases|credentialplugin)',
  long: `
    Set values in the kuberc file.

    --section=defaults gives flags of a command another default. --command has only the words of the command, such as
    "get" or "set env".

    --section=aliases adds a command of your own, with defaults and with arguments before and after those that are typed.

    --section=credentialplugin says which credential plugins of a kubeconfig may run.

    An entry that exists is changed with --overwrite only; lists that are not typed stay as they are then. What no command
    would accept is refused, and the other documents of the file stay as they are.`,
  examples: `
    # Set the default output format of 'get'
    cox kuberc set --section defaults --command get --option output=wide

    # Set the default output format of a subcommand
    cox kuberc set --section defaults --command "set env" --option output=yaml

    # Create an alias 'getn' for 'get nodes'
    cox kuberc set --section aliases --name getn --command get --prependarg nodes --option output=wide

    # Create an alias 'runx' for 'run' with arguments at the end
    cox kuberc set --section aliases --name runx --command run --option image=nginx --appendarg -- --appendarg arg

    # Overwrite a default
    cox kuberc set --section defaults --command get --option output=json --overwrite

    # Let one credential plugin run and no other
    cox kuberc set --section credentialplugin --policy Allowlist --allowlist-entry command=cloud-credential-helper`,
  flags,
  args: anyArguments,
  run: async (context, { flags: typed }) => {
    const { file, ...location } = chosenKuberc(context, typed.kuberc);
    checkFlags(typed);
    const document = loadPreference({ file, ...location }, context.cwd);
    const preference = changed(document?.preference ?? { policy: { type: '' } }, typed);
    validatePreference(preference);
    await savePreference(context, file, preference, document);
    return 0;
  },
});
