import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Typed } from './in-process.ts';

const folder = path.join(import.meta.dirname, '../golden/files');
const fileOf = (name: string): string => path.join(folder, `${name}.golden`);

/** The exact bytes of one run as a golden file holds them. */
function transcript(line: string, typed: Typed): string {
  const stderr = typed.stderr === '' ? '' : `--- stderr\n${typed.stderr}`;
  return `$ ${line}\n${typed.stdout}${stderr}--- exit code ${typed.exitCode}\n`;
}

/**
 * Compares with test/golden/files/NAME.golden. GOLDEN_UPDATE=1 writes it; a failing test prints
 * that command.
 */
export function assertGolden(name: string, line: string, typed: Typed): void {
  const file = fileOf(name);
  const actual = transcript(line, typed);
  if (process.env.GOLDEN_UPDATE === '1') {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, actual);
    return;
  }
  assert.ok(existsSync(file), `${file} is missing; write it with: GOLDEN_UPDATE=1 npm test golden`);
  assert.equal(actual, readFileSync(file, 'utf8'), 'not as recorded; if it is meant: GOLDEN_UPDATE=1 npm test golden');
}

export const readGolden = (name: string): string => readFileSync(fileOf(name), 'utf8');

/** The names of the golden files that there are; one that is not a golden file keeps its ending. */
export function goldenNames(): readonly string[] {
  return readdirSync(folder).map((file) => file.replace(/\.golden$/, ''));
}

/** The names that nothing reads. */
export function orphans(names: readonly string[], read: readonly string[]): readonly string[] {
  const known = new Set(read);
  return names.filter((name) => !known.has(name));
}
