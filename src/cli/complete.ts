/**
 * Completes an unfinished command line as far as no cluster is needed: commands, flags, the fixed
 * values of a flag.
 */

import { type CommandRow, children, lastWord } from './command-row.ts';
import { findCommand } from './find.ts';
import type { FlagSpec, FlagTable } from './flag.ts';
import { type GlobalOptions, globalFlags } from './global-flags.ts';
import { parseFlags } from './parse.ts';

export interface Candidate {
  readonly word: string;
  readonly summary?: string;
}

export interface CompletionRequest {
  /** The command's path; "" for the root. */
  readonly path: string;
  /** The command's positional arguments, without the word that is being typed. */
  readonly args: readonly string[];
  readonly globals: GlobalOptions;
  /** The typed part of the word to complete; for `--flag=val` only the part after `=`. */
  readonly current: string;
  readonly wanted:
    | { readonly kind: 'fixed'; readonly candidates: readonly Candidate[] }
    | { readonly kind: 'value'; readonly flag: string; readonly spec: FlagSpec; readonly prefix: string }
    | { readonly kind: 'argument' };
}

/**
 * The flag whose value is being typed: `--flag=x`, or the word before is a flag that takes a value.
 */
function valueFlag(
  table: FlagTable,
  before: string | undefined,
  current: string,
): { flag: string; prefix: string } | undefined {
  const joined = /^--([^=]+)=/.exec(current);
  if (joined !== null && Object.hasOwn(table, joined[1]!)) return { flag: joined[1]!, prefix: joined[0] };
  if (before === undefined || !before.startsWith('-') || before.includes('=')) return undefined;
  const name = before.startsWith('--')
    ? before.slice(2)
    : Object.keys(table).find((flag) => table[flag]!.short === before.at(-1));
  if (name === undefined || !Object.hasOwn(table, name) || table[name]!.bare !== undefined) return undefined;
  return { flag: name, prefix: '' };
}

function flagCandidates(table: FlagTable, current: string): Candidate[] {
  return Object.entries(table)
    .filter(([name, spec]) => spec.hidden !== true && spec.later !== true && `--${name}`.startsWith(current))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, spec]) => ({ word: spec.bare === undefined ? `--${name}=` : `--${name}`, summary: spec.usage }));
}

function commandCandidates(rows: readonly CommandRow[], path: string, current: string): Candidate[] {
  return children(rows, path)
    .filter((row) => row.later !== true && lastWord(row.path).startsWith(current))
    .map((row) => ({ word: lastWord(row.path), summary: row.summary }));
}

function tolerantParse(own: FlagTable, words: readonly string[]) {
  try {
    return parseFlags(own, words);
  } catch {
    return parseFlags(own, []);
  }
}

/**
 * Reads `WORDS... CURRENT` as a shell's completion sends them. Never throws for an unfinished line.
 */
export async function completionRequest(
  rows: readonly CommandRow[],
  words: readonly string[],
): Promise<CompletionRequest> {
  const current = words.at(-1) ?? '';
  const typed = words.slice(0, -1);
  const { row, rest: behind } = findCommand(rows, typed);
  const rest = row === undefined ? typed : behind;
  const path = row?.path ?? '';
  const own = (await row?.load?.())?.command.flags ?? {};
  const table: FlagTable = { ...globalFlags, ...own };
  const value = valueFlag(table, rest.at(-1), current);
  const parsed = tolerantParse(own, value?.prefix === '' ? rest.slice(0, -1) : rest);
  const base = { path, args: parsed.typed.args, globals: parsed.globals };
  if (value !== undefined) {
    const { flag, prefix } = value;
    const wanted = { kind: 'value' as const, flag, spec: table[flag]!, prefix };
    return { ...base, current: current.slice(prefix.length), wanted };
  }
  if (current.startsWith('-')) {
    return { ...base, current, wanted: { kind: 'fixed', candidates: flagCandidates(table, current) } };
  }
  const below = base.args.length === 0 ? commandCandidates(rows, path, current) : [];
  if (below.length > 0 || row?.load === undefined) {
    return { ...base, current, wanted: { kind: 'fixed', candidates: below } };
  }
  return { ...base, current, wanted: { kind: 'argument' } };
}
