/** How tests start cox as a process. */
import { mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** The program under test: the packed one that npm test names, an executable, or the checkout's. */
export const coxFile = process.env.COXSWAIN_TEST_COX ?? path.join(import.meta.dirname, '../../bin/cox.js');

/** Whether it is an executable that brings its own runtime, and no script for Node. */
export const isExecutable = (file: string = coxFile): boolean => !/\.[cm]?[jt]s$/.test(realpathSync(file));

/** The words that start it, or a link to it: a script under this Node, an executable by itself. */
export const coxWords = (file: string = coxFile): readonly [string, ...string[]] =>
  isExecutable(file) ? [file] : [process.execPath, file];

/** The program and its arguments, as `spawn` takes them. */
export function coxCommand(words: readonly string[], file: string = coxFile): [string, string[]] {
  const [program, ...first] = coxWords(file);
  return [program, [...first, ...words]];
}

const links = new Map<string, string>();

/** A link to it by that name; it goes when the tests end. */
export function linkedAs(name: string): string {
  let link = links.get(name);
  if (link === undefined) {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'cox-link-'));
    link = path.join(folder, name);
    symlinkSync(path.resolve(coxFile), link);
    links.set(name, link);
    process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  }
  return link;
}
