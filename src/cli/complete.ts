/**
 * Completes an unfinished command line by cobra's rules (github.com/spf13/cobra, getCompletions), as
 * far as no cluster is needed: commands, flags, what a flag's own entry says of its values.
 */
import { compareStrings } from '../apimachinery/go/text.ts';
import { CliError } from '../errors.ts';
import type { Env } from '../io/host.ts';
import { type CommandRow, children, lastWord, ownPath } from './command-row.ts';
import { type Candidate, flagCandidates, flagOfValue, requiredCandidates } from './complete-flags.ts';
import { findCommand } from './find.ts';
import { type FlagTable, withOpenGates } from './flag.ts';
import { globalFlagsIn, helpFlag, rootFlags } from './global-flags.ts';
import { type Parsed, type PresetFlag, parseFlags } from './parse.ts';
import { DIRECTIVE, type UnfinishedLine } from './unfinished-line.ts';

export interface CompletionRequest extends UnfinishedLine {
  /** The row of the command; undefined for the root and when there is no such command. */
  readonly row: CommandRow | undefined;
  /** What is known already. */
  readonly candidates: readonly Candidate[];
  /** Why nothing can be completed. */
  readonly problem?: string;
}

/** A command whose flags are its own matter: what follows it is passed on as it is (a plugin). */
export interface PluginRow extends CommandRow {
  readonly plugin: true;
}

/** The commands below a path that can be completed, by name. */
export function commandCandidates(rows: readonly CommandRow[], path: string, current: string): readonly Candidate[] {
  return children(rows, path)
    .filter((row) => row.summary !== undefined && lastWord(row.path).startsWith(current))
    .map((row) => ({ word: lastWord(row.path), summary: row.summary }))
    .toSorted((left, right) => compareStrings(left.word, right.word));
}

/** Where another program's commands begin: nothing but a command can be typed there. */
const isTop = (row: CommandRow | undefined): boolean => row?.dialect !== undefined && !row.path.includes(' ');

/** The commands that `help` can show behind these words. */
export function topicCandidates(
  rows: readonly CommandRow[],
  typed: readonly string[],
  current: string,
): readonly Candidate[] {
  const { words, row, rest } = findCommand(rows, typed);
  const isUnknown = row === undefined ? words.length > 0 : isTop(row) && rest.length > 0;
  return isUnknown ? [] : commandCandidates(rows, row?.path ?? '', current);
}

/** What a line is read with. */
export interface LineContext {
  /** The root's name. */
  readonly program: string;
  readonly env?: Env;
  readonly platform?: NodeJS.Platform;
  /** Flags of the command that count as typed. */
  readonly presets?: readonly PresetFlag[] | undefined;
}

/** A list of words as Go prints one. */
const goList = (words: readonly string[]): string => `[${words.join(' ')}]`;

/**
 * Reads `WORDS... CURRENT` as a shell's completion sends them. Never throws for an unfinished line.
 * `rows` are all commands that can be typed, plugins included.
 */
export async function completionRequest(
  rows: readonly CommandRow[],
  words: readonly string[],
  { program, env = {}, platform = process.platform, presets }: LineContext,
): Promise<CompletionRequest> {
  const current = words.at(-1) ?? '';
  const typed = words.slice(0, -1);
  const { words: named, row, rest } = findCommand(rows, typed);
  const start: CompletionRequest = {
    path: row === undefined ? '' : ownPath(row),
    row,
    args: rest,
    globals: parseFlags({}, []).globals,
    flags: {},
    current,
    candidates: [],
    directive: DIRECTIVE.default,
  };
  if (row === undefined && named.length > 0) {
    return { ...start, problem: `unable to find a command for arguments: ${goList(typed)}` };
  }
  if (row !== undefined && 'plugin' in row) {
    const below = rest.length === 0 && !current.startsWith('-') ? commandCandidates(rows, row.path, current) : [];
    return { ...start, candidates: below, wanted: { kind: 'argument' } };
  }
  return completeCommand(rows, start, await readerOf(row, { env, platform, presets }), { program, presets });
}

/** How the words of a command are read. */
interface Reader {
  readonly own: FlagTable;
  readonly globals: FlagTable;
  /** Throws CliError. */
  parse(words: readonly string[]): Parsed;
}

type Surroundings = Required<Pick<LineContext, 'env' | 'platform'>> & Pick<LineContext, 'presets'>;

async function readerOf(row: CommandRow | undefined, { env, platform, presets }: Surroundings): Promise<Reader> {
  const definition = (await row?.load?.())?.command;
  const dialect = await row?.dialect?.();
  if (dialect !== undefined) {
    const host = { env, platform };
    return { ...dialect.flags(definition, host), parse: (words) => dialect.parse(definition, words, host) };
  }
  const globals = globalFlagsIn(env);
  // to the root the global flags are its own
  const own = row === undefined ? { ...globals, ...rootFlags } : withOpenGates(definition?.flags ?? {}, env);
  return { own, globals, parse: (words) => parseFlags(own, words, env, presets) };
}

/** The words before the flag that is being typed, parsed; a sentence when they cannot be. */
function parse(reader: Reader, words: readonly string[]): Parsed | string {
  try {
    return reader.parse(words);
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    return `Error while parsing flags from args ${goList(words)}: ${error.message}`;
  }
}

function completeCommand(
  rows: readonly CommandRow[],
  start: CompletionRequest,
  reader: Reader,
  { program, presets = [] }: LineContext,
): CompletionRequest {
  const { path, row, args: rest } = start;
  const { own, globals } = reader;
  const table: FlagTable = { ...globals, ...helpFlag, ...own };
  const value = flagOfValue(table, rest, start.current);
  const parsed = parse(reader, value.kind === 'flag' ? value.before : rest);
  if (typeof parsed === 'string') return { ...start, problem: parsed };
  const { args, dash, flags, occurrences } = parsed.typed;
  const isFlag = dash < 0;
  if (value.kind === 'unknown' && isFlag) {
    const name = row === undefined ? program : lastWord(row.path);
    return { ...start, problem: `Subcommand '${name}' does not support flag '${value.name}'` };
  }
  if (isTop(row) && args.length > 0) {
    return { ...start, problem: `unable to find a command for arguments: ${goList(rest)}` };
  }
  const base = { ...start, args, flags, globals: parsed.globals };
  if (parsed.help) return { ...base, directive: DIRECTIVE.noFiles };
  if (value.kind === 'flag') return completeValue({ ...base, current: value.current }, table, value.name, isFlag);
  const changed = new Set([...presets, ...occurrences].map(({ name }) => name));
  const { current } = base;
  if (isFlag && current.startsWith('-') && !current.includes('=')) {
    const required = requiredCandidates(own, changed, current);
    const candidates =
      required.length > 0 ? required : flagCandidates(isTop(row) ? globals : own, globals, changed, current);
    return { ...base, candidates, directive: DIRECTIVE.noFiles };
  }
  const hasOwnFlag = row !== undefined && [...changed].some((name) => Object.hasOwn(own, name));
  const canBeCommand = args.length === 0 && !hasOwnFlag && children(rows, path).length > 0;
  const candidates = [
    ...(canBeCommand ? commandCandidates(rows, path, current) : []),
    ...requiredCandidates(own, changed, current),
  ];
  const directive = canBeCommand ? DIRECTIVE.noFiles : DIRECTIVE.default;
  return { ...base, candidates, directive, wanted: { kind: 'argument' } };
}

/** The value of a flag. Behind `--` there are no flags: the word is an argument like any other. */
function completeValue(base: CompletionRequest, table: FlagTable, flag: string, isFlag: boolean): CompletionRequest {
  if (!isFlag) return { ...base, wanted: { kind: 'argument' } };
  const spec = table[flag]!;
  if (spec.extensions !== undefined) {
    const candidates = spec.extensions.map((word) => ({ word }));
    return { ...base, candidates, directive: DIRECTIVE.fileExtensions };
  }
  return { ...base, wanted: { kind: 'value', flag, spec } };
}
