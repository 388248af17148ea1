/** Looking for charts in the indexes that are there (pkg/cmd/search). */
import { compileGoRegexp } from '../../apimachinery/go/regexp.ts';
import { goSorted } from '../../apimachinery/go/sort.ts';
import { compareStrings, sortedKeys } from '../../apimachinery/go/text.ts';
import { parseConstraint } from '../semver/constraint.ts';
import { compareVersions, parseVersion, type Version } from '../semver/version.ts';
import type { ChartVersion, IndexFile } from './index-file.ts';

export interface SearchResult {
  /** REPOSITORY/CHART */
  readonly name: string;
  readonly score: number;
  readonly chart: ChartVersion;
}

interface Line {
  readonly name: string;
  readonly text: string;
  readonly chart: ChartVersion;
}

const SEPARATOR = '\v';

/** What is searched: name, full name, description and keywords. */
function lineOf(repository: string, chart: ChartVersion): string {
  const { name, description = '', keywords = [] } = chart;
  return [name, `${repository}/${name}`, description, keywords.join(' ')].join(SEPARATOR);
}

/** One line for the newest version of each chart, or for `all` of them. */
export function searchLines(repository: string, { entries }: IndexFile, all: boolean): readonly Line[] {
  return sortedKeys(entries).flatMap((name) => {
    const versions = entries[name] ?? [];
    return (all ? versions : versions.slice(0, 1)).map((chart) => ({
      name: `${repository}/${name}`,
      text: lineOf(repository, chart),
      chart,
    }));
  });
}

/** In which of the parts of a line the match begins. */
const scoreAt = (index: number, text: string): number => text.slice(0, index).split(SEPARATOR).length - 1;

/** The lines that have the text in them, whatever its case. */
export function searchText(lines: readonly Line[], term: string): readonly SearchResult[] {
  const wanted = term.toLowerCase();
  return lines.flatMap(({ name, text, chart }) => {
    const lower = text.toLowerCase();
    const index = lower.indexOf(wanted);
    return index < 0 ? [] : [{ name, chart, score: scoreAt(index, lower) }];
  });
}

/** The lines that a regular expression matches. Throws CliError in the words of Go's regexp. */
export async function searchPattern(lines: readonly Line[], pattern: string): Promise<readonly SearchResult[]> {
  const expression = await compileGoRegexp(pattern);
  return lines.flatMap(({ name, text, chart }) => {
    if (!expression.test(text)) return [];
    const [first] = expression.ranges(text);
    return [{ name, chart, score: scoreAt(first?.[0] ?? 0, text) }];
  });
}

export const allResults = (lines: readonly Line[]): readonly SearchResult[] =>
  lines.map(({ name, chart }) => ({ name, chart, score: 0 }));

function versionOf({ version }: ChartVersion): Version | undefined {
  try {
    return parseVersion(version);
  } catch {
    return undefined;
  }
}

/** The best first, then by name, then the newest first. */
export function sortedResults(results: readonly SearchResult[]): readonly SearchResult[] {
  return goSorted(results, (a, b) => {
    if (a.score !== b.score) return a.score < b.score;
    if (a.name !== b.name) return compareStrings(a.name, b.name) < 0;
    const [first, second] = [versionOf(a.chart), versionOf(b.chart)];
    return first === undefined || second === undefined || compareVersions(first, second) > 0;
  });
}

/** Those in a range: the first of each chart, or `all`. Throws VersionError. */
export function resultsIn(results: readonly SearchResult[], range: string, all: boolean): readonly SearchResult[] {
  const constraint = parseConstraint(range);
  const found = new Set<string>();
  return results.filter(({ name, chart }) => {
    if (!all && found.has(name)) return false;
    const version = versionOf(chart);
    if (version === undefined || !constraint.accepts(version)) return false;
    found.add(name);
    return true;
  });
}
