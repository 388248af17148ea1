/**
 * The yargs command tree. argv reaches yargs normalised (`--name=value` tokens, then `--`, then words), so that pflag's grammar
 * and not yargs' own habits decides what is a value: numbers from positionals, `--no-` negation, arrays from repeats and
 * clusters of short flags are switched off.
 */
import yargs from 'yargs';
import { tree } from '../commands/tree.ts';
import { CliError } from '../errors.ts';
import type { Invocation } from './command.ts';
import type { FlagSpec, FlagTable, Values } from './flag.ts';
import { flagValue } from './flag-value.ts';
import { type GlobalOptions, globalFlags } from './global-flags.ts';
import { type NormalizedArgv, normalize } from './normalize.ts';

export interface Parsed {
  readonly invocation: Invocation;
  readonly globals: GlobalOptions;
  readonly help: boolean;
  /** Lines for stderr about deprecated flags. */
  readonly notices: readonly string[];
}

type RawValues = Readonly<Record<string, string | readonly string[] | undefined>>;

const PARSER_CONFIGURATION = {
  'boolean-negation': false,
  'camel-case-expansion': false,
  'dot-notation': false,
  'duplicate-arguments-array': true,
  'flatten-duplicate-arrays': false,
  'greedy-arrays': false,
  'parse-numbers': false,
  'parse-positional-numbers': false,
  'populate--': true,
  'short-option-groups': false,
};

/** Stands before every value on its way through yargs, which would take quotes off a value that is wrapped in them. */
const GUARD = ':';

/** Runs normalised argv through yargs: the chain of commands that the path names, each flag a string option. */
function runYargs(path: string, table: FlagTable, normalized: NormalizedArgv): RawValues {
  let values: RawValues = {};
  const words = path.split(' ').filter((word) => word !== '');
  type Builder = ReturnType<typeof yargs>;
  const options = (parser: Builder): Builder =>
    parser.options(Object.fromEntries(Object.keys(table).map((name) => [name, { type: 'string' as const }])));
  const describe = (at: number): string =>
    tree.find((row) => row.path === words.slice(0, at + 1).join(' '))?.summary ?? '';
  const level = (at: number, parser: Builder): Builder =>
    parser.command({
      command: words[at]!,
      describe: describe(at),
      builder: (inner) => (at + 1 < words.length ? level(at + 1, inner as Builder) : options(inner as Builder)),
      handler: (argv) => {
        values = argv as unknown as RawValues;
      },
    });
  const tokens = normalized.occurrences.map(({ name, value }) => `--${name}=${GUARD}${value}`);
  const root = yargs([...words, ...tokens, '--', ...normalized.args])
    .help(false)
    .version(false)
    .exitProcess(false)
    .showHelpOnFail(false)
    .fail(false)
    .parserConfiguration(PARSER_CONFIGURATION);
  if (words.length === 0) return options(root).parseSync() as unknown as RawValues;
  level(0, root).parseSync();
  return values;
}

function given(values: RawValues, name: string): readonly string[] {
  const value = Object.hasOwn(values, name) ? values[name] : undefined;
  if (value === undefined) return [];
  return (typeof value === 'string' ? [value] : value).map((text) => text.slice(GUARD.length));
}

function convert<Table extends FlagTable>(table: Table, values: RawValues): Values<Table> {
  const result: Record<string, unknown> = {};
  for (const [name, spec] of Object.entries(table)) result[name] = flagValue(spec, given(values, name));
  return result as Values<Table>;
}

function refuseLater(name: string, spec: FlagSpec): void {
  if (spec.later === true) throw new CliError(`flag --${name} is not supported by this version of cox yet`);
}

/** The immutable options of one command from the words behind its path. Throws FlagError with pflag's wording; no I/O. */
export function parseCommand(path: string, own: FlagTable, words: readonly string[]): Parsed {
  const table: FlagTable = { ...globalFlags, ...own };
  const normalized = normalize(table, words);
  const changed = new Set(normalized.occurrences.map(({ name }) => name));
  const notices: string[] = [];
  for (const { name, letter } of normalized.occurrences) {
    const spec = table[name]!;
    refuseLater(name, spec);
    if (letter !== undefined && spec.shortDeprecated !== undefined) {
      notices.push(`Flag shorthand -${letter} has been deprecated, ${spec.shortDeprecated}`);
    }
    if (spec.deprecated !== undefined) notices.push(`Flag --${name} has been deprecated, ${spec.deprecated}`);
  }
  const values = runYargs(path, table, normalized);
  const flags = convert(own, values);
  return {
    invocation: {
      flags,
      changed: (name) => changed.has(name),
      args: normalized.args,
      dash: normalized.dash,
      occurrences: normalized.occurrences,
    },
    globals: { ...convert(globalFlags, values), changed },
    help: normalized.help,
    notices,
  };
}
