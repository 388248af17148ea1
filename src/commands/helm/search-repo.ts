import path from 'node:path';
import { debugOf } from '../../actions/helm/debug.ts';
import { positionals } from '../../cli/arguments.ts';
import { bool, string } from '../../cli/flag.ts';
import type { Context } from '../../context.ts';
import { HelmFault } from '../../helm/error.ts';
import { logLine } from '../../helm/log.ts';
import { indexFileName } from '../../helm/repository/cache.ts';
import { readIndex } from '../../helm/repository/index-file.ts';
import { type RepositoryEntry, readRepositories } from '../../helm/repository/repositories.ts';
import {
  allResults,
  resultsIn,
  type SearchResult,
  searchLines,
  searchPattern,
  searchText,
  sortedResults,
} from '../../helm/repository/search.ts';
import { VersionError } from '../../helm/semver/version.ts';
import { defineHelmCommand } from './define.ts';
import { outputFlag, uint } from './flags.ts';
import { logOf } from './log-of.ts';
import { printReport, structReport, tableText } from './output.ts';

export const searchFlags = {
  'fail-on-no-result': bool('Fail when nothing is found'),
  'max-col-width': uint('The most characters of a column', '50'),
  output: outputFlag,
} as const;

function knownRepositories(file: string): readonly RepositoryEntry[] {
  const repositories = readRepositories(file)?.repositories ?? [];
  if (repositories.length === 0) throw new HelmFault('no repositories configured');
  return repositories;
}

function linesOf(context: Context, repositories: readonly RepositoryEntry[], cache: string, all: boolean) {
  const warn = logOf(context);
  return repositories.flatMap(({ name }) => {
    try {
      return searchLines(name, readIndex(path.join(cache, indexFileName(name)), warn), all);
    } catch (error) {
      if (!(error instanceof HelmFault)) throw error;
      warn(logLine('WARN', 'repo is corrupt or missing', { repo: name, error: error.message }));
      return [];
    }
  });
}

function inRange(results: readonly SearchResult[], range: string, all: boolean): readonly SearchResult[] {
  try {
    return resultsIn(results, range, all);
  } catch (error) {
    if (!(error instanceof VersionError)) throw error;
    throw new HelmFault(`an invalid version/constraint format: ${error.message}`, { cause: error });
  }
}

export const command = defineHelmCommand({
  use: 'repo [keyword]',
  long: `
    Search the repositories that were added for charts with a word in their name, description or keywords; without a
    word for all. Only releases are shown, the newest of each chart: --devel takes pre-releases too, --versions shows
    all versions, --version a range of them. The indexes are those of the last 'helm repo update'.`,
  flags: {
    ...searchFlags,
    devel: bool('Take development versions too, as --version ">0.0.0-0" does; --version wins'),
    regexp: bool('The word is a regular expression', { short: 'r' }),
    version: string('Only versions in this range'),
    versions: bool('Show every version of each chart', { short: 'l' }),
  },
  args: positionals({ words: 'many' }),
  async run(context, { named, flags }) {
    const range = flags.version || (flags.devel ? '>0.0.0-0' : '>0.0.0');
    const debug = debugOf(context);
    debug?.('original chart version', { version: flags.version });
    if (flags.version === '') debug?.(`setting version to ${range}`);
    const cache = flags['repository-cache'];
    const repositories = knownRepositories(flags['repository-config']);
    // a range is always set by now, so that helm looks at every version
    const lines = linesOf(context, repositories, cache, true);
    const term = named.words.join(' ');
    const find = (): Promise<readonly SearchResult[]> | readonly SearchResult[] => {
      if (named.words.length === 0) return allResults(lines);
      return flags.regexp ? searchPattern(lines, term) : searchText(lines, term);
    };
    const results = inRange(sortedResults(await find()), range, flags.versions);
    if (results.length === 0 && flags['fail-on-no-result']) throw new HelmFault('no results found');
    const elements = results.map(({ name, chart: { version, appVersion = '', description = '' } }) => ({
      ...{ name, version },
      app_version: appVersion,
      description,
    }));
    const rows = elements.map((one) => [one.name, one.version, one.app_version, one.description]);
    const table = () =>
      rows.length === 0
        ? 'No results found\n'
        : tableText([['NAME', 'CHART VERSION', 'APP VERSION', 'DESCRIPTION'], ...rows], {
            maxWidth: flags['max-col-width'],
          });
    printReport(context, flags.output, structReport(elements, table));
    return 0;
  },
});
