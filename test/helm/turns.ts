/** Both programs, in turns, on one server: each types the same lines in a folder of its own. */
import assert from 'node:assert/strict';
import { rmSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { type Contents, writeFolder } from '../support/case-folder.ts';
import type { Typed } from '../support/in-process.ts';
import { unequal } from '../support/unequal.ts';
import { withoutTimes } from './compare.ts';
import { folderText, homeOf } from './folder.ts';
import { runHelm, runOwn } from './programs.ts';

/** Where helm keeps its own files: in the folder, so that they are compared too. */
const PLACES = { HELM_CACHE_HOME: '.cache', HELM_CONFIG_HOME: '.config', HELM_DATA_HOME: '.data' };

/** When the files were written: registries are told. */
const TIME = new Date('2026-01-02T03:04:05Z');

export interface Turns {
  readonly files?: Contents['files'];
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  /** Words of stderr or stdout that are another program's: replaced in both. */
  readonly mask?: (text: string) => string;
}

export interface Turned {
  /** Of cox, line by line. */
  readonly typed: readonly Typed[];
  /** The folder's files with their texts, as cox left them. */
  readonly written: string;
}

/** Names of charts and answers of servers come in an order of chance from helm. */
const ordered = (text: string): string =>
  text
    .replace(/(?<=-charts\.txt\n)(?:[^=\n].*\n)+/g, sortedLines)
    .replace(/^(?:\.\.\.Successfully got .*\n)+/gm, sortedLines);
const sortedLines = (text: string): string => text.split('\n').sort().join('\n');

/** How many lines were compared so far. */
export const compared = { lines: 0 };

/** What both print of the lines must be equal, and the files that they leave. A line that begins with `!` fails. */
export async function inTurns(
  helm: string,
  folder: string,
  lines: readonly string[],
  { files = {}, env = {}, stdin = '', mask = (text) => text }: Turns = {},
): Promise<Turned> {
  const surroundings = { env: { ...PLACES, ...env }, stdin };
  const outcomes: { typed: Typed[]; written: string }[] = [];
  for (const program of ['helm', 'cox'] as const) {
    for (const place of [folder, homeOf(folder)])
      writeFolder(place, { files: place === folder ? files : {}, links: {} });
    for (const file of Object.keys(files)) utimesSync(path.join(folder, file), TIME, TIME);
    const typed: Typed[] = [];
    for (const line of lines) {
      const words = line.replace(/^! /, '').split(/ +/);
      typed.push(
        await (program === 'helm' ? runHelm(helm, folder, words, surroundings) : runOwn(folder, words, surroundings)),
      );
    }
    outcomes.push({ typed, written: ordered(withoutTimes(await folderText(folder))) });
  }
  for (const place of [folder, homeOf(folder)]) rmSync(place, { recursive: true, force: true });
  const [theirs, ours] = outcomes as [(typeof outcomes)[0], (typeof outcomes)[0]];
  const problems = lines.flatMap((line, index) => {
    const [want, got] = [theirs.typed[index] as Typed, ours.typed[index] as Typed];
    const found = [
      want.exitCode === (line.startsWith('!') ? 1 : 0) ? undefined : `  helm: exit ${want.exitCode}: ${want.stderr}`,
      want.exitCode === got.exitCode ? undefined : `  exit code: helm ${want.exitCode}, cox ${got.exitCode}`,
      unequal('stdout', ordered(mask(want.stdout)), ordered(mask(got.stdout)), 'helm'),
      unequal('stderr', mask(want.stderr), mask(got.stderr), 'helm'),
    ].filter((problem) => problem !== undefined);
    return found.length === 0 ? [] : [`helm ${line}`, ...found];
  });
  const written = unequal('files written', theirs.written, ours.written, 'helm');
  compared.lines += lines.length;
  if (written !== undefined) problems.push(written);
  if (problems.length > 0) assert.fail(problems.join('\n'));
  return ours;
}
