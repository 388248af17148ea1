/** Two texts as a unified diff, escaped for a terminal and coloured where that is allowed. */

import { escapeTerminal } from '../../io/escape.ts';
import type { Paint } from '../../io/paint.ts';
import { type DiffLine, unifiedHunks } from './line-diff.ts';

interface DiffSide {
  /** The title after `---` and `+++`. */
  readonly title: string;
  /** The lines without their line feeds. */
  readonly lines: readonly string[];
}

const marks: Readonly<Record<DiffLine['kind'], string>> = { same: ' ', removed: '-', added: '+' };

/** The diff as `diff -u` has it, each line with its newline; "" when the texts are equal. */
export function unifiedDiff(before: DiffSide, after: DiffSide, paint: Paint): string {
  const hunks = unifiedHunks(before.lines, after.lines);
  if (hunks.length === 0) return '';
  const colors = { same: (text: string) => text, removed: paint.bad, added: paint.good };
  const lines = hunks.flatMap((hunk) => [
    paint.faint(hunk.header),
    ...hunk.lines.map(({ kind, text }) => colors[kind](escapeTerminal(`${marks[kind]}${text}`))),
  ]);
  const titles = [`--- ${before.title}`, `+++ ${after.title}`].map((title) => paint.strong(escapeTerminal(title)));
  return [...titles, ...lines].map((line) => `${line}\n`).join('');
}
