/** The charts, versions and repositories that completion offers: what was downloaded of repositories. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { compareStrings, sortedKeys } from '../../apimachinery/go/text.ts';
import { formatTime, RFC3339 } from '../../apimachinery/go/time/format.ts';
import { parseTime } from '../../apimachinery/go/time/parse.ts';
import { utc } from '../../apimachinery/go/time/zone.ts';
import type { Candidate } from '../../cli/complete-flags.ts';
import { DIRECTIVE, type Found } from '../../cli/unfinished-line.ts';
import { ZERO_TIME } from '../../helm/release/time.ts';
import { chartsFileName, indexFileName } from '../../helm/repository/cache.ts';
import { type ChartVersion, type IndexFile, readIndex, versionsIn } from '../../helm/repository/index-file.ts';
import { type RepositoryEntry, readRepositories } from '../../helm/repository/repositories.ts';
import { errorCode } from '../../io/files.ts';
import type { HelmLine } from './complete-line.ts';

function knownRepositories({ settings }: HelmLine): readonly RepositoryEntry[] {
  try {
    return readRepositories(settings.flags['repository-config'])?.repositories ?? [];
  } catch {
    return [];
  }
}

/** The repositories that are not on the line yet. */
export function repositories(line: HelmLine): Found {
  const candidates = knownRepositories(line)
    .filter(({ name }) => !line.args.includes(name))
    .map(({ name, url }) => ({ word: name, summary: url }));
  return { candidates, directive: DIRECTIVE.noFiles };
}

const inCache = ({ settings }: HelmLine, file: string): string => path.join(settings.flags['repository-cache'], file);

function cachedIndex(line: HelmLine, repository: string): IndexFile | undefined {
  const warn = (text: string): void => void line.context.io.stderr.write(`${text}\n`);
  try {
    return readIndex(inCache(line, indexFileName(repository)), warn);
  } catch {
    return undefined;
  }
}

/** The names beside the index, or those of the index, which takes longer to read. */
function chartNames(line: HelmLine, repository: string): readonly string[] {
  try {
    const text = readFileSync(inCache(line, chartsFileName(repository)), 'utf8');
    return text.replace(/\r?\n$/, '').split(/\r?\n/);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') return [];
    return sortedKeys(cachedIndex(line, repository)?.entries ?? {});
  }
}

/** What a chart may begin with that is in no repository. */
const SCHEMES: readonly Candidate[] = [
  { word: 'oci://', summary: 'A chart of a registry' },
  { word: 'https://', summary: 'The address of a chart' },
  { word: 'http://', summary: 'The address of a chart' },
  { word: 'file://', summary: 'The address of a local chart' },
];
const PATHS: readonly Candidate[] = [
  { word: './', summary: 'A local chart, from here' },
  { word: '/', summary: 'A local chart' },
];

/** REPOSITORY/CHART once a repository is typed, or the repositories that begin like the word. */
function fromRepositories(line: HelmLine): { readonly candidates: readonly Candidate[]; readonly whole: boolean } {
  const candidates: Candidate[] = [];
  for (const { name, url } of knownRepositories(line)) {
    if (line.current.startsWith(`${name}/`)) {
      const charts = chartNames(line, name).map((chart) => ({ word: `${name}/${chart}` }));
      return { candidates: [...candidates, ...charts], whole: true };
    }
    if (name.startsWith(line.current)) candidates.push({ word: `${name}/`, summary: url });
  }
  return { candidates, whole: candidates.length === 0 };
}

function filesLike({ context, current }: HelmLine): readonly Candidate[] {
  try {
    const names = readdirSync(context.cwd).filter((name) => name.startsWith(current));
    return names.sort(compareStrings).map((word) => ({ word }));
  } catch {
    return [];
  }
}

/** Where a chart is expected (compListCharts). `files`: it may be a folder or an archive here. */
export function charts(line: HelmLine, { files }: { readonly files: boolean }): Found {
  const { current } = line;
  const known = fromRepositories(line);
  const schemes = SCHEMES.filter(({ word }) => word.startsWith(current));
  const words = [...known.candidates, ...schemes];
  // where there are no words, the shell offers files itself
  const local = words.length > 0 && current !== '' ? filesLike(line) : [];
  const candidates = [...words, ...(files ? local : []), ...(files && current === '' ? PATHS : [])];
  const space = known.whole && schemes.length === 0 ? 0 : DIRECTIVE.noSpace;
  return { candidates, directive: space | (files ? DIRECTIVE.default : DIRECTIVE.noFiles) };
}

function versionSummary({ appVersion, created = ZERO_TIME, deprecated }: ChartVersion): string {
  const date = formatTime(parseTime(RFC3339, created, utc), 'January 2, 2006');
  const app = appVersion ? `App: ${appVersion}, ` : '';
  return `${app}Created: ${date} ${deprecated === true ? '(deprecated)' : ''}`;
}

/** --version for REPOSITORY/CHART: the versions of the index. */
export function versions(line: HelmLine, chart: string | undefined): Found {
  const [repository = '', name, ...more] = (chart ?? '').split('/');
  const index = name === undefined || more.length > 0 ? undefined : cachedIndex(line, repository);
  const found = index === undefined || name === undefined ? [] : (versionsIn(index, name) ?? []);
  const candidates = found.map((one) => ({ word: one.version ?? '', summary: versionSummary(one) }));
  return { candidates, directive: DIRECTIVE.noFiles };
}
