/** Which subcharts there are: conditions, tags, aliases, and the values that they give (pkg/chart/v2/util/dependencies.go). */

import { goText } from '../../apimachinery/go/fmt/print.ts';
import type { GoMap, GoValue } from '../../apimachinery/go/values.ts';
import { isJsonObject, type Json } from '../../apimachinery/json.ts';
import { HelmFault } from '../error.ts';
import { logLine } from '../log.ts';
import { parseConstraint } from '../semver/constraint.ts';
import { parseVersion } from '../semver/version.ts';
import { coalesceTables, coalesceValues, copyValues, isTable, mergeValues, type Warn } from '../values/coalesce.ts';
import { type MutableMap, setKey } from '../values/mutable.ts';
import { tableAt, valueAt } from '../values/paths.ts';
import { goValueOf } from '../values/yaml.ts';
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

interface Processing {
  readonly warn: Warn;
  readonly plain: (values: GoMap) => GoMap;
}

/** Takes the subcharts away that the values disable; `path` is that of the chart's own values. */
function enable(chart: Chart, values: GoMap, path: string, { warn, plain }: Processing): void {
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
  const switches = plain(own);
  applyTags(wanted, switches, warn);
  applyConditions(wanted, switches, path, warn);
  const disabled = new Set(wanted.filter(({ enabled }) => !enabled).map(({ name }) => name));
  const left = chart.dependencies.filter((one) => !disabled.has(chartName(one)));
  for (const child of left) enable(child, own, `${path}${chartName(child)}.`, { warn, plain });
  const kept = wanted.filter(({ name }) => !disabled.has(name));
  // a chart without any does not take the values of its subcharts for its own (see importValues)
  if (kept.length === 0) delete chart.metadata.dependencies;
  else chart.metadata.dependencies = kept;
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

interface Import {
  readonly child: string;
  readonly parent: string;
  readonly isExport: boolean;
}

/**
 * The entries that were taken already. Copies of a chart share the metadata of what lies below them:
 * helm takes the values there once, for the first of them.
 */
const taken = new WeakSet<object>();

/** What an entry of import-values takes from where to where. */
function importOf(entry: Json): Import | undefined {
  if (typeof entry === 'string') return { child: `exports.${entry}`, parent: '.', isExport: true };
  if (!isJsonObject(entry) || taken.has(entry)) return undefined;
  const { child = null, parent = null } = goValueOf(entry) as GoMap;
  return { child: goText(child), parent: goText(parent), isExport: false };
}

/** The tables that a dependency gives to its parent; `values` are the parent's. */
function importsOf(dependency: Dependency, values: GoMap, warn: Warn): readonly MutableMap[] {
  const imports = (dependency['import-values'] ?? []).flatMap((entry) => importOf(entry) ?? []);
  delete dependency['import-values'];
  if (imports.length > 0) {
    dependency['import-values'] = imports.map(({ child, parent }) => ({ child, parent }));
    for (const entry of dependency['import-values']) taken.add(entry as object);
  }
  return imports.flatMap<MutableMap>(({ child, parent, isExport }) => {
    const table = tableAt(values, `${dependency.name}.${child}`);
    // an empty table is not shared with the subchart
    if (typeof table !== 'string') return under(parent, Object.keys(table).length === 0 ? {} : table);
    if (isExport) warn(warning('ImportValues missing table', { error: table }));
    else warn(warning('ImportValues missing table from chart', { chart: dependency.name, error: table }));
    return [];
  });
}

const LARGEST_IMPORT = 1_000_000;

/** Tables that are imported into one another may be endless (helm runs out of stack then). Throws HelmFault. */
function checkImported(chart: Chart, values: GoMap): void {
  const rest: GoMap[] = [values];
  let count = 0;
  for (let table = rest.pop(); table !== undefined; table = rest.pop()) {
    for (const value of Object.values(table)) {
      count += 1;
      if (isTable(value)) rest.push(value);
    }
    if (count > LARGEST_IMPORT) {
      throw new HelmFault(`import-values of chart ${chartName(chart)} make more than ${LARGEST_IMPORT} values`);
    }
  }
}

/** Subcharts first: what they import can be imported again. */
function importValues(chart: Chart, warn: Warn): void {
  for (const child of chart.dependencies) importValues(child, warn);
  if (chart.metadata.dependencies === undefined) return;
  const values = mergeValues(chart, {}, warn);
  let all: MutableMap = {};
  for (const dependency of chart.metadata.dependencies) {
    for (const table of importsOf(dependency, values, warn)) {
      all = coalesceTables(all, table, true, warn);
      checkImported(chart, all);
    }
  }
  chart.values = coalesceTables(copyValues(values) as MutableMap, all, true, warn);
}

/**
 * Gives the chart the subcharts that the values ask for, and the values that it imports from them.
 * Changes the chart. `plain` gives the values that decide where the others carry notes. Throws
 * HelmFault.
 */
export function processDependencies(
  chart: Chart,
  values: GoMap,
  warn: Warn,
  plain: (values: GoMap) => GoMap = (same) => same,
): void {
  enable(chart, values, '', { warn, plain });
  importValues(chart, warn);
}
