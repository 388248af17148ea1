/** What there is of a chart's dependencies on disk (pkg/action/dependency.go). */
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { compareStrings, goQuote } from '../../apimachinery/go/text.ts';
import type { Chart, Dependency } from '../chart/chart.ts';
import { loadAnyChart } from '../chart/load.ts';
import { HelmFault } from '../error.ts';
import { parseConstraint } from '../semver/constraint.ts';
import { parseStrictVersion, parseVersion } from '../semver/version.ts';

const namesIn = async (folder: string): Promise<readonly string[]> =>
  (await readdir(folder).catch((): string[] => [])).filter((name) => !name.startsWith('.')).sort(compareStrings);

const isStrict = (text: string): boolean => {
  try {
    parseStrictVersion(text);
    return true;
  } catch {
    return false;
  }
};

/** Why a version does not do; undefined when it does. */
function versionProblem({ version = '' }: Dependency, own: string): string | undefined {
  if (own === version) return undefined;
  try {
    return parseConstraint(version).accepts(parseVersion(own)) ? undefined : 'wrong version';
  } catch {
    return 'invalid version';
  }
}

async function archiveStatus(file: string, dependency: Dependency): Promise<string> {
  let chart: Chart;
  try {
    chart = await loadAnyChart(file);
  } catch (error) {
    if (error instanceof HelmFault) return 'corrupt';
    throw error;
  }
  if (chart.metadata.name !== dependency.name) return 'misnamed';
  return versionProblem(dependency, chart.metadata.version) ?? 'ok';
}

/** ok, unpacked, missing, wrong version, ... `folder` is the parent's. */
export async function dependencyStatus(folder: string, dependency: Dependency, parent: Chart): Promise<string> {
  const { name } = dependency;
  const charts = path.join(folder, 'charts');
  const archives = (await namesIn(charts)).filter((file) => file.startsWith(`${name}-`) && file.endsWith('.tgz'));
  const versioned =
    archives.length > 1 ? archives.filter((file) => isStrict(file.slice(name.length + 1, -'.tgz'.length))) : archives;
  if (versioned.length > 1) return 'too many matches';
  const [file] = versioned;
  if (file !== undefined) return archiveStatus(path.join(charts, file), dependency);
  const found = parent.dependencies.findLast(({ metadata }) => metadata.name === name);
  if (found === undefined) return 'missing';
  return versionProblem(dependency, found.metadata.version) ?? 'unpacked';
}

/** Lines about what lies in charts/ and is no dependency; `shown` is the parent's folder as it was typed. */
export async function strayCharts(
  folder: string,
  shown: string,
  wanted: readonly Dependency[],
): Promise<readonly string[]> {
  const lines: string[] = [];
  const charts = path.join(folder, 'charts');
  for (const name of await namesIn(charts)) {
    const file = path.join(charts, name);
    const label = goQuote(path.posix.join(shown, 'charts', name));
    if (!(await stat(file)).isDirectory() && path.extname(name) !== '.tgz') continue;
    const chart = await loadAnyChart(file).catch((error: unknown) => {
      if (error instanceof HelmFault) return undefined;
      throw error;
    });
    if (chart === undefined) lines.push(`WARNING: ${label} is not a chart.\n`);
    else if (!wanted.some((one) => one.name === chart.metadata.name))
      lines.push(`WARNING: ${label} is not in Chart.yaml.\n`);
  }
  return lines;
}
