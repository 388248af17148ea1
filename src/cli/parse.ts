/**
 * Turns the words after a command into its immutable options: pflag's grammar, then the types of
 * the command's own flag table.
 */
import type { Env } from '../io/host.ts';
import type { TypedWords } from './command.ts';
import { type FlagSpec, type FlagTable, type Values, withOpenGates } from './flag.ts';
import { flagValue } from './flag-value.ts';
import { type GlobalOptions, globalFlags, globalFlagsIn, helpFlag } from './global-flags.ts';
import { type NormalizedArgv, normalize } from './normalize.ts';

export interface Parsed {
  readonly typed: TypedWords;
  readonly globals: GlobalOptions;
  readonly help: boolean;
  /** Lines for stderr about deprecated flags. */
  readonly notices: readonly string[];
}

type Occurrences = NormalizedArgv['occurrences'];

/** A flag's value that was not typed, such as a default of the kuberc; it has been checked. */
export interface PresetFlag {
  readonly name: string;
  readonly value: string;
}

function convert<Table extends FlagTable>(table: Table, occurrences: Occurrences): Values<Table> {
  const given = Map.groupBy(occurrences, ({ name }) => name);
  const valueFrom = ([name, spec]: [string, FlagSpec]) => {
    const texts = (given.get(name) ?? []).map(({ value }) => value);
    return [name, flagValue(spec, texts)];
  };
  return Object.fromEntries(Object.entries(table).map(valueFrom)) as Values<Table>;
}

/** Lines about deprecated flags, one per occurrence. */
function noticesOf(table: FlagTable, occurrences: Occurrences): readonly string[] {
  const notices: string[] = [];
  for (const { name, letter } of occurrences) {
    const spec = table[name]!;
    if (letter !== undefined && spec.shortDeprecated !== undefined) {
      notices.push(`Flag shorthand -${letter} has been deprecated, ${spec.shortDeprecated}`);
    }
    if (spec.deprecated !== undefined) notices.push(`Flag --${name} has been deprecated, ${spec.deprecated}`);
  }
  return notices;
}

/** What was typed, by a table that has every flag of the command. */
interface Read {
  readonly occurrences: Occurrences;
  readonly changed: ReadonlySet<string>;
  readonly rest: Omit<TypedWords, 'flags'>;
  readonly help: boolean;
  readonly notices: readonly string[];
}

function readWords(table: FlagTable, words: readonly string[], presets: readonly PresetFlag[]): Read {
  const { occurrences: typed, args, dash } = normalize({ ...helpFlag, ...table }, words);
  const occurrences = [...presets, ...typed];
  const changed = new Set(occurrences.map(({ name }) => name));
  return {
    occurrences,
    changed,
    rest: { changed: (name) => changed.has(name), args, dash, occurrences: typed },
    help: convert(helpFlag, occurrences).help,
    notices: noticesOf({ ...helpFlag, ...table }, typed),
  };
}

/**
 * The options of a command with these flags, from the words after its path. Throws FlagError with
 * pflag's wording; no I/O. A flag whose gate is closed in `env` is unknown, and has its default.
 * Presets count as typed before the words.
 */
export function parseFlags(
  own: FlagTable,
  words: readonly string[],
  env: Env = {},
  presets: readonly PresetFlag[] = [],
): Parsed {
  const read = readWords({ ...globalFlagsIn(env), ...withOpenGates(own, env) }, words, presets);
  // a command's own flag hides the global one of its name (`debug --profile`)
  const global = read.occurrences.filter(({ name }) => !Object.hasOwn(own, name));
  return {
    typed: { ...read.rest, flags: convert(own, read.occurrences) },
    globals: { ...convert(globalFlags, global), changed: new Set(global.map(({ name }) => name)) },
    help: read.help,
    notices: read.notices,
  };
}

/** The options of a command that has none of kubectl's global flags; these have their defaults. */
export function parseWithoutGlobals(own: FlagTable, words: readonly string[]): Parsed {
  const { occurrences, rest, help, notices } = readWords(own, words, []);
  const globals = { ...convert(globalFlags, []), changed: new Set<string>() };
  return { typed: { ...rest, flags: convert(own, occurrences) }, globals, help, notices };
}
