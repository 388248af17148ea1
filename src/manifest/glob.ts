/**
 * File patterns as Go's path/filepath reads them: `*`, `?`, `[a-z]`, `[^a]`, `\x`; `*` does not
 * cross a separator.
 */
import fs from 'node:fs/promises';
import path from 'node:path';
import { compareStrings } from '../apimachinery/go/text.ts';

const MAGIC = /[*?[\\]/;

/**
 * One segment's pattern as a regular expression; undefined when it is malformed
 * (filepath.ErrBadPattern).
 */
export function segmentPattern(pattern: string): RegExp | undefined {
  let source = '';
  for (let at = 0; at < pattern.length; at += 1) {
    const character = pattern[at] as string;
    if (character === '*') source += '[^/]*';
    else if (character === '?') source += '[^/]';
    else if (character === '[') {
      const set = /^\[\^?(?:(?:\\.|[^\]\\-])(?:-(?:\\.|[^\]\\-]))?)+\]/s.exec(pattern.slice(at))?.[0];
      if (set === undefined) return undefined;
      source += set;
      at += set.length - 1;
    } else if (character === '\\') {
      at += 1;
      if (at >= pattern.length) return undefined;
      source += escapeCharacter(pattern[at] as string);
    } else source += escapeCharacter(character);
  }
  return new RegExp(`^${source}$`, 's');
}

function escapeCharacter(character: string): string {
  return /[\^$.*+?()[\]{}|/\\-]/.test(character) ? `\\${character}` : character;
}

/**
 * The paths that match, in Go's order; undefined for a malformed pattern. What cannot be read
 * matches nothing.
 */
export async function globPaths(pattern: string, cwd: string): Promise<readonly string[] | undefined> {
  const segments = pattern.split('/');
  const patterns = segments.map((segment) => (MAGIC.test(segment) ? segmentPattern(segment) : null));
  if (patterns.includes(undefined)) return undefined;
  let found = [''];
  for (const [index, segment] of segments.entries()) {
    const expression = patterns[index];
    const separator = index === 0 ? '' : '/';
    const next: string[] = [];
    for (const folder of found) {
      if (expression === null || expression === undefined) next.push(folder + separator + segment);
      else {
        const names = await namesIn(path.resolve(cwd, folder === '' && index > 0 ? '/' : folder));
        next.push(...names.filter((name) => expression.test(name)).map((name) => folder + separator + name));
      }
    }
    found = next;
  }
  const existing = await Promise.all(found.map((name) => exists(path.resolve(cwd, name))));
  return found.filter((_name, index) => existing[index]);
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return (await fs.readdir(folder)).sort(compareStrings);
  } catch {
    return [];
  }
}

async function exists(file: string): Promise<boolean> {
  return fs.lstat(file).then(
    () => true,
    () => false,
  );
}
