/**
 * What the kuberc makes of a command line: aliases, and defaults of flags (k8s.io/kubectl/pkg/kuberc).
 */
import { goQuote } from '../apimachinery/go/text.ts';
import type { CommandAlias, CommandDefaults, OptionDefault, Preference } from '../apimachinery/preference.ts';
import { CliError } from '../errors.ts';
import type { Env } from '../io/host.ts';
import { type CommandRow, lastWord } from './command-row.ts';
import { findCommand, withoutCobrasOwn } from './find.ts';
import { type FlagSpec, type FlagTable, withOpenGates } from './flag.ts';
import { checkFlagValue } from './flag-value.ts';
import { globalFlagsIn } from './global-flags.ts';
import { canonical } from './normalize.ts';
import type { PresetFlag } from './parse.ts';

/** A command line as it is typed, and what can be typed. */
export interface TypedLine {
  readonly rows: readonly CommandRow[];
  readonly argv: readonly string[];
  readonly program: string;
  readonly env: Env;
  /** Gets lines for stderr, without their newlines. */
  warn(line: string): void;
}

/** A command line as it runs. */
export interface PreferredLine {
  /** With the alias that was typed. */
  readonly rows: readonly CommandRow[];
  readonly argv: readonly string[];
  /** The flags of the command with this path that count as typed, before all that are. */
  presetsFor(path: string): readonly PresetFlag[];
  /** The line without aliases and defaults, as kubectl's log shows it; undefined when neither is used. */
  readonly original?: string;
}

/**
 * Applies the preferences to a line. Rejects with CliError in kubectl's words for an alias or a
 * default that is not possible. The module of the typed command is loaded only when it has options.
 */
export async function applyPreference(line: TypedLine, preference: Preference): Promise<PreferredLine> {
  const { rows, argv } = line;
  const start: AliasedLine = { rows, argv, presets: [], aliases: new Set(), original: undefined };
  const isKnown = nameOf(find(rows, argv)) !== undefined;
  const aliased = isKnown ? start : await applyAliases(line, start, preference.aliases ?? []);
  const { presets, original, ...preferred } = await applyDefaults(line, aliased, preference.defaults ?? []);
  return {
    ...preferred,
    ...(original === undefined ? {} : { original }),
    // a global flag is one and the same for all commands
    presetsFor: (path) => presets.filter((preset) => preset.command === undefined || preset.command === path),
  };
}

interface Preset extends PresetFlag {
  /** The path of the command whose own flag it is; undefined for a global flag. */
  readonly command: string | undefined;
}

interface AliasedLine extends Pick<PreferredLine, 'rows' | 'argv'> {
  readonly presets: readonly Preset[];
  readonly original: string | undefined;
  /** The names of aliases that were looked at. */
  readonly aliases: ReadonlySet<string>;
}

type Found = ReturnType<typeof findCommand>;

/** Go's strings.Fields. */
const fields = (text: string): readonly string[] => text.split(/\s+/).filter((word) => word !== '');

/** cobra adds `help` and the commands of completion later than the preferences are applied. */
const find = (rows: readonly CommandRow[], words: readonly string[]): Found =>
  findCommand(withoutCobrasOwn(rows), words);

/** The command's last word, "" for the root; undefined when there is no such command. */
function nameOf({ words, row }: Found): string | undefined {
  if (row === undefined) return words.length > 0 ? undefined : '';
  return lastWord(row.path);
}

async function applyAliases(
  line: TypedLine,
  start: AliasedLine,
  aliases: readonly CommandAlias[],
): Promise<AliasedLine> {
  const { rows, argv } = start;
  const index = argv.findIndex((word) => !word.startsWith('-') && !word.startsWith('__complete'));
  const seen = new Set<string>();
  let applied = start;
  for (const alias of aliases) {
    seen.add(alias.name);
    if (alias.name !== argv[index]) continue;
    if (nameOf(find(rows, [alias.name])) !== undefined) {
      line.warn(`Warning: Setting alias ${goQuote(alias.name)} to a built-in command is not supported`);
      break;
    }
    applied = await expand(line, start, alias, index);
  }
  return { ...applied, aliases: seen };
}

/** The line with the words of an alias, which stands at that index. */
async function expand(line: TypedLine, start: AliasedLine, alias: CommandAlias, index: number): Promise<AliasedLine> {
  const { rows, argv } = start;
  const words = fields(alias.command);
  const found = find(rows, words);
  if (nameOf(found) === undefined) {
    const command = goQuote(alias.command);
    throw new CliError(`command ${command} not found to set alias ${goQuote(alias.name)}: [${words.join(' ')}]`);
  }
  const row = aliasRow(alias.name, found.row);
  const presets = await presetsOf(line, row, alias.options ?? [], {
    unknown: (name) => `invalid alias flag ${name} in alias ${line.program}`,
    invalid: ({ name, default: value }) => `could not apply value ${value} to flag ${name} in alias ${line.program}`,
  });
  const expanded = [
    ...argv.slice(0, index + 1),
    ...(alias.prependArgs ?? []),
    ...argv.slice(index + 1),
    ...(alias.appendArgs ?? []),
  ];
  const typed = expanded.join(' ').replaceAll(alias.name, () => '');
  return {
    ...start,
    rows: [row, ...rows.filter(({ path }) => path !== alias.name)],
    argv: expanded,
    presets,
    original: `${alias.command}${optionText(presets)} ${typed}`,
  };
}

/** The row of an alias: its command's own, under another name and without other names. */
function aliasRow(name: string, row: CommandRow | undefined): CommandRow {
  if (row === undefined) return { path: name, aliasOf: '', bareHelp: 'success' };
  const { aliases: _aliases, plugins: _plugins, group: _group, suggestFor: _suggestFor, ...same } = row;
  return { ...same, path: name, aliasOf: row.aliasOf ?? row.path };
}

const optionText = (presets: readonly PresetFlag[]): string =>
  presets.map(({ name, value }) => ` --${name}=${value}`).join('');

async function applyDefaults(
  line: TypedLine,
  aliased: AliasedLine,
  defaults: readonly CommandDefaults[],
): Promise<AliasedLine> {
  const { rows, argv, aliases } = aliased;
  let { presets, original } = aliased;
  const found = find(rows, argv);
  const name = nameOf(found);
  if (name === undefined) return aliased;
  for (const { command, options = [] } of defaults) {
    const overridden = nameOf(find(rows, fields(command)));
    if (overridden === undefined) {
      line.warn(`Warning: command ${goQuote(command)} not found to set kuberc override`);
    }
    // kubectl compares the last words only: defaults of `config view` are those of `kuberc view` too
    if (overridden !== name) continue;
    if (aliases.has(name)) throw new CliError(`alias ${name} can not be overridden`);
    const added = await presetsOf({ ...line, argv }, found.row, options, {
      unknown: (flag) => `invalid flag ${flag} for command ${command}`,
      invalid: (option) =>
        `could not apply override value ${option.default} to flag ${option.name} in command ${command}`,
    });
    presets = [...presets, ...added];
    original = argv.join(' ') + optionText(added);
  }
  return { ...aliased, presets, original };
}

interface OptionErrors {
  readonly unknown: (flag: string) => string;
  readonly invalid: (option: OptionDefault) => string;
}

/** klog's flags, which kubectl adds to the root after it has applied the preferences. */
const LATER_FLAGS: readonly string[] = ['v', 'vmodule', 'log-flush-frequency'];

/** The options whose flags were not typed. Rejects with CliError for a flag or a value that is wrong. */
async function presetsOf(
  { argv, env }: TypedLine,
  row: CommandRow | undefined,
  options: readonly OptionDefault[],
  errors: OptionErrors,
): Promise<readonly Preset[]> {
  if (options.length === 0) return [];
  const own = withOpenGates((await row?.load?.())?.command.flags ?? {}, env);
  const table: FlagTable = { ...globalFlagsIn(env), ...own };
  const presets: Preset[] = [];
  for (const option of options) {
    const name = canonical(option.name);
    const spec = Object.hasOwn(table, name) && !LATER_FLAGS.includes(name) ? table[name]! : undefined;
    if (spec === undefined) throw new CliError(errors.unknown(option.name));
    if (isTyped(name, spec, argv)) continue;
    try {
      checkFlagValue(name, spec, option.default);
    } catch (error) {
      if (!(error instanceof CliError)) throw error;
      throw new CliError(`${errors.invalid(option)} err: ${error.message}`);
    }
    const command = Object.hasOwn(own, name) ? (row?.path ?? '') : undefined;
    presets.push({ name, value: option.default, command });
  }
  return presets;
}

/**
 * Whether a flag seems to be typed, by kubectl's rule (searchInArgs): any word counts that begins
 * with its letter, or has the letter among others behind one dash.
 */
function isTyped(name: string, { short }: FlagSpec, argv: readonly string[]): boolean {
  return argv.some((word) => {
    if (word === `--${name}` || word.startsWith(`--${name}=`)) return true;
    if (short === undefined) return false;
    return word.startsWith(`-${short}`) || (/^-[a-zA-Z]+$/.test(word) && word.includes(short));
  });
}
