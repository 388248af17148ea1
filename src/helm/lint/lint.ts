/** All rules of lint on one chart (pkg/chart/v2/lint). */
import type { Stats } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { goQuote } from '../../apimachinery/go/text.ts';
import type { GoMap } from '../../apimachinery/go/values.ts';
import { systemText } from '../../io/system-text.ts';
import type { Chart } from '../chart/chart.ts';
import { processDependencies } from '../chart/dependencies.ts';
import { type Log, loadAnyChart } from '../chart/load.ts';
import { renderChart } from '../engine/render.ts';
import type { Capabilities } from '../engine/scope.ts';
import type { Debug } from '../log.ts';
import { crdsOf } from '../release/render.ts';
import { coalesceTables, coalesceValues, copyValues } from '../values/coalesce.ts';
import type { MutableMap } from '../values/mutable.ts';
import { toRenderValues } from '../values/render-values.ts';
import { readValues } from '../values/yaml.ts';
import { lintChartFile } from './chart-file.ts';
import { deprecationProblem, listProblem, nameProblem, objectsIn, selectorProblem } from './objects.ts';
import { attempt, Report } from './report.ts';

export interface LintOptions {
  readonly values: GoMap;
  readonly namespace: string;
  readonly capabilities: Capabilities;
  readonly skipSchemaValidation: boolean;
  readonly log: Log;
  readonly debug?: Debug;
  readonly now: () => number;
}

/** Looks at the chart of a folder that has a Chart.yaml. */
export async function lintFolder(typed: string, options: LintOptions): Promise<Report> {
  const folder = path.resolve(typed);
  const report = new Report();
  await lintChartFile(report, folder);
  await lintValues(report, folder, options);
  await lintTemplates(report, folder, options);
  await lintDependencies(report, folder, options);
  await lintCrds(report, folder, options);
  return report;
}

async function statOf(place: string): Promise<Stats | string> {
  try {
    return await fs.stat(place);
  } catch (error) {
    return `stat ${place}: ${systemText(error)}`;
  }
}

/** The top chart's values against its own schema alone. */
async function lintValues(report: Report, folder: string, options: LintOptions): Promise<void> {
  const { values, skipSchemaValidation, log, debug } = options;
  const file = path.join(folder, 'values.yaml');
  const isThere = typeof (await statOf(file)) !== 'string';
  if (!report.check('INFO', 'values.yaml', isThere ? undefined : 'file does not exist')) return;
  const own = await attempt(async () => readValues(await fs.readFile(file)));
  if ('error' in own) {
    report.check(
      'ERROR',
      'values.yaml',
      `unable to parse YAML: ${own.error.replace(/^cannot unmarshal yaml document: /, '')}`,
    );
    return;
  }
  const schema = await fs.readFile(path.join(folder, 'values.schema.json')).catch(() => Buffer.alloc(0));
  if (schema.length === 0 || skipSchemaValidation) return;
  const merged = coalesceTables(copyValues(values) as MutableMap, own.value, false, log);
  const { problemsOf } = await import('../values/schema.ts');
  const problems = await problemsOf(schema, merged, { warn: log, debug });
  if (problems !== '') report.check('ERROR', 'values.yaml', problems);
}

async function folderProblem(place: string): Promise<string | undefined> {
  const found = await statOf(place);
  if (typeof found === 'string') return found;
  return found.isDirectory() ? undefined : 'not a directory';
}

async function lintTemplates(report: Report, folder: string, options: LintOptions): Promise<void> {
  const place = 'templates/';
  const templates = path.join(folder, 'templates');
  const isThere = !(await fs.stat(templates).then(
    () => false,
    (error) => error.code === 'ENOENT',
  ));
  if (!report.check('WARNING', place, isThere ? undefined : 'directory does not exist')) return;
  if (!report.check('ERROR', place, await folderProblem(templates))) return;
  const loaded = await attempt(() => loadAnyChart(folder, options.log));
  if ('error' in loaded) {
    report.check('ERROR', place, loaded.error);
    return;
  }
  const chart = loaded.value;
  const values = await attempt(() => {
    processDependencies(chart, options.values, options.log);
    return coalesceValues(chart, options.values, options.log);
  });
  // as in helm, a mistake in the values alone is not told here
  if ('error' in values) return;
  const rendered = await attempt(() => render(chart, values.value, options));
  if ('error' in rendered) {
    report.check('ERROR', place, rendered.error);
    return;
  }
  for (const { name } of chart.templates) {
    const text = rendered.value.get(`${chart.metadata.name}/${name}`) ?? '';
    if (!(await lintTemplate(report, name, text, options.capabilities))) return;
  }
}

async function render(chart: Chart, values: GoMap, options: LintOptions): Promise<ReadonlyMap<string, string>> {
  const { namespace, capabilities, skipSchemaValidation, log, debug, now } = options;
  const release = { name: 'test-release', namespace, revision: 0, isInstall: false, isUpgrade: false };
  const scope = await toRenderValues(chart, values, release, capabilities, { skipSchemaValidation, warn: log, debug });
  return await renderChart(chart, scope, { isLint: true, warn: log, now });
}

const ENDS = ['.yaml', '.yml', '.tpl', '.txt'];
const goExtension = (file: string): string => /\.[^./]*$/.exec(file)?.[0] ?? '';

/** Returns false where a document cannot be read: helm looks no further. */
async function lintTemplate(
  report: Report,
  name: string,
  text: string,
  { kubeVersion }: Capabilities,
): Promise<boolean> {
  const end = goExtension(name);
  if (!ENDS.includes(end)) {
    report.check('ERROR', name, `file extension '${end}' not valid. Valid extensions are .yaml, .yml, .tpl, or .txt`);
  }
  if (!/^\.ya?ml$/i.test(end) || text.trim() === '') return true;
  report.check('WARNING', name, indentProblem(text));
  const read = await attempt(() => {
    for (const object of objectsIn(text)) {
      report.check('WARNING', name, nameProblem(object));
      report.check('WARNING', name, deprecationProblem(object, kubeVersion));
      report.check('ERROR', name, selectorProblem(object, text));
      report.check('ERROR', name, listProblem(object));
    }
  });
  return report.check(
    'ERROR',
    name,
    'error' in read ? `unable to parse YAML: ${withoutJsonLine(read.error)}` : undefined,
  );
}

/** Of JSON in a stream kubectl's decoder names the line, and helm's does not. */
const withoutJsonLine = (problem: string): string =>
  problem.replace(/^json: line \d+: (?=offset )/, 'json: ').replace(/^json: line \d+: (?=unexpected EOF$)/, '');

/** A line that Go's scanner does not read. */
const LONGEST_LINE = 64 * 1024;

function indentProblem(text: string): string | undefined {
  const isLong = (line: string): boolean => Buffer.byteLength(line) >= LONGEST_LINE;
  const line = text.split('\n').find((each) => each.trim() !== '' || isLong(each)) ?? '';
  if (isLong(line)) return 'bufio.Scanner: token too long';
  if (!/^[ \t]/.test(line)) return undefined;
  return `document starts with an illegal indent: ${goQuote(line.replace(/\r$/, ''))}, which may cause parsing problems`;
}

async function lintDependencies(report: Report, folder: string, { log }: LintOptions): Promise<void> {
  const loaded = await attempt(() => loadAnyChart(folder, log));
  if ('error' in loaded) {
    report.check('ERROR', '', `unable to load chart\n\t${loaded.error}`);
    return;
  }
  const { metadata, dependencies } = loaded.value;
  const named = (metadata.dependencies ?? []).map(({ name }) => name);
  const present = dependencies.map((chart) => chart.metadata.name);
  const lacking = (names: readonly string[], all: readonly string[], what: string): string | undefined => {
    const missing = names.filter((name) => !all.includes(name));
    return missing.length === 0 ? undefined : `${what} is missing these dependencies: ${missing.join(',')}`;
  };
  report.check('ERROR', folder, lacking(present, named, 'chart metadata'));
  report.check('WARNING', folder, lacking(named, present, 'chart directory'));
}

async function lintCrds(report: Report, folder: string, { log }: LintOptions): Promise<void> {
  const crds = path.join(folder, 'crds');
  if (typeof (await statOf(crds)) === 'string') return;
  if (!report.check('ERROR', 'crds/', await folderProblem(crds))) return;
  const loaded = await attempt(() => loadAnyChart(folder, log));
  if ('error' in loaded) {
    report.check('ERROR', 'crds/', loaded.error);
    return;
  }
  for (const { file } of crdsOf(loaded.value)) {
    const read = await attempt(() => {
      for (const { apiVersion, kind } of objectsIn(Buffer.from(file.data).toString('utf8'))) {
        const isCrd = apiVersion.startsWith('apiextensions.k8s.io');
        report.check('ERROR', file.name, isCrd ? undefined : "apiVersion is not in 'apiextensions.k8s.io'");
        const isKind = kind === 'CustomResourceDefinition';
        report.check('ERROR', file.name, isKind ? undefined : "object kind is not 'CustomResourceDefinition'");
      }
    });
    const problem = 'error' in read ? `unable to parse YAML: ${read.error}` : undefined;
    if (!report.check('ERROR', file.name, problem)) return;
  }
}
