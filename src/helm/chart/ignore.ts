/** .helmignore: which files of a chart's folder do not belong to it (pkg/ignore). */
import { type PathMatcher, pathMatcher } from '../../apimachinery/go/path-match.ts';
import { trimSpace } from '../../apimachinery/go/text.ts';
import { HelmFault } from '../error.ts';

/** Whether a file or folder, named by its path below the chart with slashes, is left out. */
export type IgnoreRules = (path: string, isFolder: boolean) => boolean;

interface Rule {
  readonly matches: PathMatcher;
  /** `!`: what does not match is left out. */
  readonly isNegated: boolean;
  readonly forFolders: boolean;
}

/** As long as a line may be (bufio.Scanner). */
const LONGEST_LINE = 64 * 1024;
/** The patterns that hold in every chart. */
const DEFAULTS = ['templates/.?*'];

/** Reads a .helmignore; "" for a chart that has none. Throws HelmFault. */
export function ignoreRules(text: string): IgnoreRules {
  const lines = text.split('\n');
  if (lines.some((line) => Buffer.byteLength(line) >= LONGEST_LINE)) {
    throw new HelmFault('bufio.Scanner: token too long');
  }
  const rules = [...lines, ...DEFAULTS].flatMap((line) => parseRule(trimSpace(line)) ?? []);
  return (path, isFolder) => isIgnored(rules, path, isFolder);
}

function parseRule(line: string): Rule | undefined {
  if (line === '' || line.startsWith('#')) return undefined;
  if (line.includes('**')) throw new HelmFault('double-star (**) syntax is not supported');
  if (pathMatcher(line) === undefined) throw new HelmFault('syntax error in pattern');
  const isNegated = line.startsWith('!');
  const bare = isNegated ? line.slice(1) : line;
  const forFolders = bare.endsWith('/');
  const pattern = forFolders ? bare.slice(0, -1) : bare;
  // without its first or last character a pattern may be malformed: it matches nothing then
  const matcher = pathMatcher(pattern.startsWith('/') ? pattern.slice(1) : pattern) ?? (() => false);
  const isPath = pattern.includes('/');
  const matches: PathMatcher = isPath ? matcher : (path) => matcher(path.slice(path.lastIndexOf('/') + 1));
  return { matches, isNegated, forFolders };
}

function isIgnored(rules: readonly Rule[], path: string, isFolder: boolean): boolean {
  for (const { matches, isNegated, forFolders } of rules) {
    if (forFolders && !isFolder) {
      if (isNegated) return true;
    } else if (matches(path) !== isNegated) return true;
  }
  return false;
}
