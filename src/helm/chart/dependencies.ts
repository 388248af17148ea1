/** Which subcharts there are: conditions, tags, aliases, and the values that they give (pkg/chart/v2/util/dependencies.go). */

import { goText } from '../../apimachinery/go/fmt/print.ts';
import type { GoMap, GoValue } from '../../apimachinery/go/values.ts';
import { logLine } from '../log.ts';
import { parseConstraint } from '../semver/constraint.ts';
import { parseVersion } from '../semver/version.ts';
import { coalesceTables, coalesceValues, copyValues, isTable, mergeValues, type Warn } from '../values/coalesce.ts';
import { type MutableMap, setKey } from '../values/mutable.ts';
import { tableAt, valueAt } from '../values/paths.ts';
import { type Chart, chartName, type Dependency } from './chart.ts';

const warning = (message: string, fields: Readonly<Record<string, string>>): string => logLine('WARN', message, fields);

/** Whether a version is in a range; no, where one of them cannot be read. */
export function isCompatible(range: string, version: string): boolean {
  try {
    return parseConstraint(range).accepts(parseVersion(version));
  } catch {
    return false;
  }
}

const isFor = (chart: Chart, { name, version = '' }: Dependency): boolean =>
  chartName(chart) === name && isCompatible(version, chart.metadata.version);

const adopted = (parent: Chart, charts: readonly Chart[]): readonly Chart[] => {
  for (const chart of charts) chart.parent = parent;
  return charts;
};

/** The chart of an entry under its alias: a copy, for several entries may name one chart. */
function copyFor(charts: readonly Chart[], dependency: Dependency): Chart | undefined {
  const found = charts.find((chart) => isFor(chart, dependency));
  if (found === undefined) return undefined;
  const { metadata } = found;
  const copy: Chart = {
    ...found,
    metadata: {
      ...metadata,
      ...(metadata.dependencies === undefined
        ? {}
        : { dependencies: metadata.dependencies.map((one) => ({ ...one })) }),
      ...(dependency.alias ? { name: dependency.alias } : {}),
    },
  };
  copy.dependencies = adopted(
    copy,
    found.dependencies.map((one) => ({ ...one })),
  );
  return copy;
}

function applyTags(dependencies: readonly Dependency[], values: GoMap, warn: Warn): void {
  const tags = tableAt(values, 'tags');
  if (typeof tags === 'string') return;
  for (const dependency of dependencies) {
    const given = (dependency.tags ?? []).flatMap((tag) => {
      if (!Object.hasOwn(tags, tag)) return [];
      const value = tags[tag];
      if (typeof value === 'boolean') return [value];
      warn(warning('returned non-bool value', { tag, chart: dependency.name }));
      return [];
    });
    dependency.enabled = given.length === 0 || given.includes(true);
  }
}

function applyConditions(dependencies: readonly Dependency[], values: GoMap, path: string, warn: Warn): void {
  for (const dependency of dependencies) {
    for (const condition of (dependency.condition ?? '').trim().split(',')) {
      const value = condition === '' ? undefined : valueAt(values, path + condition);
      if (typeof value === 'boolean') {
        dependency.enabled = value;
        break;
      }
      if (value !== undefined) {
        warn(warning('returned non-bool value', { path: condition, chart: dependency.name }));
      }
    }
  }
}

/** Takes the subcharts away that the values disable; `path` is that of the chart's own values. */
function enable(chart: Chart, values: GoMap, path: string, warn: Warn): void {
  const wanted = chart.metadata.dependencies;
  if (wanted === undefined) return;
  const unnamed = chart.dependencies.filter((one) => !wanted.some((dependency) => isFor(one, dependency)));
  const copies = wanted.flatMap((dependency) => copyFor(chart.dependencies, dependency) ?? []);
  for (const dependency of wanted) {
    if (dependency.alias) dependency.name = dependency.alias;
    dependency.enabled = true;
  }
  chart.dependencies = adopted(chart, [...unnamed, ...copies]);
  const own = coalesceValues(chart, values, warn);
  applyTags(wanted, own, warn);
  applyConditions(wanted, own, path, warn);
  const disabled = new Set(wanted.filter(({ enabled }) => !enabled).map(({ name }) => name));
  const left = chart.dependencies.filter((one) => !disabled.has(chartName(one)));
  for (const child of left) enable(child, own, `${path}${chartName(child)}.`, warn);
  chart.metadata.dependencies = wanted.filter(({ name }) => !disabled.has(name));
  chart.dependencies = left;
}

/** A table as it lies at a path; "." is the top. */
function under(path: string, table: GoMap): MutableMap {
  if (path === '.') return table as MutableMap;
  let inner: GoValue = table;
  for (const part of path.split('.').reverse()) {
    const outer: MutableMap = {};
    setKey(outer, part, inner);
    inner = outer;
  }
  return inner as MutableMap;
}

/** What an entry of import-values takes from where to where. */
function imported(
  entry: unknown,
): { readonly child: string; readonly parent: string; readonly isExport: boolean } | undefined {
  if (typeof entry === 'string') return { child: `exports.${entry}`, parent: '.', isExport: true };
  if (!isTable(entry as GoValue)) return undefined;
  const { child = null, parent = null } = entry as Readonly<Record<string, GoValue>>;
  return { child: goText(child), parent: goText(parent), isExport: false };
}

/** Subcharts first: what they import can be imported again. */
function importValues(chart: Chart, warn: Warn): void {
  for (const child of chart.dependencies) importValues(child, warn);
  if (chart.metadata.dependencies === undefined) return;
  const values = mergeValues(chart, {}, warn);
  let taken: MutableMap = {};
  for (const dependency of chart.metadata.dependencies) {
    for (const entry of dependency['import-values'] ?? []) {
      const place = imported(entry);
      if (place === undefined) continue;
      const table = tableAt(values, `${dependency.name}.${place.child}`);
      if (typeof table !== 'string') taken = coalesceTables(taken, under(place.parent, table), true, warn);
      else if (place.isExport) warn(warning('ImportValues missing table', { error: table }));
      else warn(warning('ImportValues missing table from chart', { chart: dependency.name, error: table }));
    }
  }
  chart.values = coalesceTables(copyValues(values) as MutableMap, taken, true, warn);
}

/**
 * Gives the chart the subcharts that the values ask for, and the values that it imports from them.
 * Changes the chart. Throws HelmFault.
 */
export function processDependencies(chart: Chart, values: GoMap, warn: Warn): void {
  enable(chart, values, '', warn);
  importValues(chart, warn);
}
