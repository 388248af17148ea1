/** A user's values over those of a chart and its subcharts (pkg/chart/common/util/coalesce.go). */

import { goText } from '../../apimachinery/go/fmt/print.ts';
import { sprintf } from '../../apimachinery/go/fmt/printf.ts';
import { goQuote } from '../../apimachinery/go/text.ts';
import { type GoMap, type GoValue, kindOf } from '../../apimachinery/go/values.ts';
import { type Chart, chartName } from '../chart/chart.ts';
import { HelmFault } from '../error.ts';
import { logLine } from '../log.ts';
import { type MutableMap, setKey } from './mutable.ts';

/** Takes a line that helm logs. */
export type Warn = (line: string) => void;

/** What helm says by Go's older log package has no level of its own. */
const informed =
  (warn: Warn): Warn =>
  (text) =>
    warn(logLine('INFO', text));

const GLOBAL = 'global';

export const isTable = (value: GoValue | undefined): value is GoMap => kindOf(value) === 'map';

const joined = (prefix: string, key: string): string => (prefix === '' ? key : `${prefix}.${key}`);
const has = (map: GoMap, key: string): boolean => Object.hasOwn(map, key);
const entriesOf = (map: GoMap): readonly (readonly [string, GoValue])[] =>
  Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1));

/** A deep copy of maps and lists; everything else is shared. */
export function copyValues<Of extends GoValue>(value: Of): Of {
  if (Array.isArray(value)) return value.map(copyValues) as unknown as Of;
  if (!isTable(value)) return value;
  const copy: MutableMap = {};
  for (const [key, item] of Object.entries(value)) setKey(copy, key, copyValues(item));
  return copy as unknown as Of;
}

/** In place: what a chart's defaults set to null is not there. */
function withoutNulls(map: MutableMap): void {
  for (const [key, value] of Object.entries(map)) {
    if (value === null) delete map[key];
    else if (isTable(value)) withoutNulls(value as MutableMap);
  }
}

class Coalescing {
  private readonly keepNulls: boolean;
  private readonly warn: Warn;

  constructor(keepNulls: boolean, warn: Warn) {
    this.keepNulls = keepNulls;
    this.warn = warn;
  }

  /** `values` win, and get what only the chart has. */
  chart(chart: Chart, values: MutableMap, prefix: string): void {
    this.own(chart, values, joined(prefix, chartName(chart)));
    for (const subchart of chart.dependencies) this.subchart(chart, subchart, values, prefix);
  }

  private subchart(chart: Chart, subchart: Chart, values: MutableMap, prefix: string): void {
    const name = chartName(subchart);
    if (!has(values, name)) setKey(values, name, {});
    const own = values[name] as GoValue;
    if (!isTable(own)) throw new HelmFault(`type mismatch on ${name}: ${boolVerb(own)}`);
    const below = joined(prefix, chartName(chart));
    this.globals(own as MutableMap, values, below);
    this.chart(subchart, own as MutableMap, below);
  }

  /** The values of one chart, without those of its subcharts. */
  private own(chart: Chart, values: MutableMap, prefix: string): void {
    const defaults = copyValues(chart.values);
    for (const [key, value] of entriesOf(defaults)) {
      if (has(values, key)) this.over(chart, values, { key, value, prefix });
      else this.add(values, key, value);
    }
  }

  private add(values: MutableMap, key: string, value: GoValue): void {
    if (!this.keepNulls) {
      if (value === null) return;
      if (isTable(value)) withoutNulls(value as MutableMap);
    }
    setKey(values, key, value);
  }

  private over(
    chart: Chart,
    values: MutableMap,
    { key, value, prefix }: { readonly key: string; readonly value: GoValue; readonly prefix: string },
  ): void {
    const given = values[key] as GoValue;
    if (given === null && !this.keepNulls) delete values[key];
    else if (!isTable(given)) return;
    else if (isTable(value)) {
      // the values of a subchart meet its own defaults later: nulls are needed until then
      const keepNulls = this.keepNulls || chart.dependencies.some((child) => chartName(child) === key);
      if (!keepNulls) withoutNulls(value as MutableMap);
      mergeTables(given as MutableMap, value as MutableMap, {
        prefix: joined(prefix, key),
        keepNulls,
        warn: this.warn,
      });
    } else if (value !== null) this.warn(`warning: skipped value for ${prefix}.${key}: Not a table.`);
  }

  /** The globals of a parent go into each subchart, and win there. */
  private globals(own: MutableMap, parent: GoMap, prefix: string): void {
    const target = has(own, GLOBAL) ? (own[GLOBAL] as GoValue) : {};
    if (!isTable(target)) {
      this.warn(`warning: skipping globals because destination ${GLOBAL} is not a table.`);
      return;
    }
    const source = has(parent, GLOBAL) ? (parent[GLOBAL] as GoValue) : {};
    if (!isTable(source)) {
      this.warn(`warning: skipping globals because source ${GLOBAL} is not a table.`);
      return;
    }
    for (const [key, value] of entriesOf(source)) this.global(target as MutableMap, key, value, prefix);
    setKey(own, GLOBAL, target);
  }

  private global(target: MutableMap, key: string, value: GoValue, prefix: string): void {
    const there = has(target, key) ? target[key] : undefined;
    if (isTable(value)) {
      const copy: MutableMap = { ...value };
      if (there === undefined) setKey(target, key, copy);
      else if (!isTable(there)) this.warn(`Conflict: cannot merge map onto non-map for ${goQuote(key)}. Skipping.`);
      else {
        mergeTables(copy, there as MutableMap, { prefix: joined(prefix, key), keepNulls: true, warn: this.warn });
        setKey(target, key, copy);
      }
    } else if (isTable(there)) this.warn(`key ${key} is table. Skipping`);
    else setKey(target, key, value);
  }
}

interface Merging {
  readonly prefix: string;
  readonly keepNulls: boolean;
  readonly warn: Warn;
}

/** `target` wins, and gets what only `source` has. `source` is changed, too. */
function mergeTables(target: MutableMap, source: MutableMap, { prefix, keepNulls, warn }: Merging): void {
  const set = new Set(Object.keys(source).filter((key) => source[key] !== null));
  for (const [key, value] of Object.entries(target)) if (value === null) setKey(source, key, null);
  for (const [key, value] of entriesOf(source)) {
    const path = joined(prefix, key);
    if (!has(target, key)) {
      setKey(target, key, value);
      continue;
    }
    const there = target[key] as GoValue;
    // a null of the user takes a default away; where there is none it stays
    if (!keepNulls && there === null && set.has(key)) delete target[key];
    else if (isTable(value)) {
      if (isTable(there)) {
        mergeTables(there as MutableMap, value as MutableMap, { prefix: path, keepNulls, warn });
      } else warn(`warning: cannot overwrite table with non table for ${path} (${goText(value)})`);
    } else if (isTable(there) && value !== null) {
      warn(`warning: destination for ${path} is a table. Ignoring non-table value (${goText(value)})`);
    }
  }
}

/** Go's %t, which helm shows a value of any type by. */
const boolVerb = (value: GoValue): string => (typeof value === 'boolean' ? String(value) : sprintf('%t', [value]));

/** The values that templates see: nulls have taken defaults away. Throws HelmFault. */
export function coalesceValues(chart: Chart, values: GoMap, warn: Warn): GoMap {
  const copy = copyValues(values) as MutableMap;
  new Coalescing(false, informed(warn)).chart(chart, copy, '');
  return copy;
}

/** The same, while they will be coalesced again: nulls stay. */
export function mergeValues(chart: Chart, values: GoMap, warn: Warn): GoMap {
  const copy = copyValues(values) as MutableMap;
  new Coalescing(true, informed(warn)).chart(chart, copy, '');
  return copy;
}

/** CoalesceTables and MergeTables of helm: `target` is changed and returned. */
export function coalesceTables(target: MutableMap, source: MutableMap, keepNulls: boolean, warn: Warn): MutableMap {
  mergeTables(target, source, { prefix: '', keepNulls, warn: informed(warn) });
  return target;
}

/** Of two maps: `over` wins, tables are merged, nulls are values like others (loader.MergeMaps). */
export function mergeMaps(under: GoMap, over: GoMap): GoMap {
  const merged: MutableMap = {};
  for (const [key, value] of Object.entries(under)) setKey(merged, key, value);
  for (const [key, value] of Object.entries(over)) {
    const there = has(merged, key) ? merged[key] : undefined;
    setKey(merged, key, isTable(value) && isTable(there) ? mergeMaps(there, value) : value);
  }
  return merged;
}
