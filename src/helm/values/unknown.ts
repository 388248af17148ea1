/** Values that a user gives and a chart does not know: most often a typing mistake. */
import { editDistance } from '../../apimachinery/edit-distance.ts';
import { textOfBytes } from '../../apimachinery/go/bytes.ts';
import type { GoMap, GoValue } from '../../apimachinery/go/values.ts';
import type { Json } from '../../apimachinery/json.ts';
import { type Chart, chartName } from '../chart/chart.ts';
import { SchemaNames } from '../schema/names.ts';
import { isTable } from './coalesce.ts';

export interface UnknownValue {
  /** Dotted, from the top. */
  readonly path: string;
  /** A name at the same place that is known and near. */
  readonly suggestion: string | undefined;
}

/** What is known at one place. */
interface Place {
  readonly chart: Chart;
  /** Undefined where the defaults say nothing. */
  readonly defaults: GoMap | undefined;
  readonly schema: SchemaNames;
  readonly path: string;
  readonly isTop: boolean;
}

/** Names that templates read: they are known even without a default. */
function namesInTemplates(chart: Chart): ReadonlySet<string> {
  const texts = chart.templates.map(({ data }) => textOfBytes(data));
  const own = texts.flatMap((text) =>
    [...text.matchAll(/\.([A-Za-z_][A-Za-z0-9_]*)/g)].map(([, name]) => name as string),
  );
  return new Set([...own, ...chart.dependencies.flatMap((child) => [...namesInTemplates(child)])]);
}

/** What switches subcharts on and off: the first names of conditions. */
const conditionNames = ({ metadata }: Chart): readonly string[] =>
  (metadata.dependencies ?? []).flatMap(({ condition = '' }) =>
    condition.split(',').map((path) => path.trim().split('.')[0] as string),
  );

/** The chart that values of a name go to, under its own name or an alias. */
function subchartOf(chart: Chart, name: string): Chart | undefined {
  const alias = chart.metadata.dependencies?.find((dependency) => dependency.alias === name);
  return chart.dependencies.find((child) => chartName(child) === name || chartName(child) === alias?.name);
}

const tableIn = (table: GoMap | undefined, name: string): GoMap | undefined => {
  const value: GoValue = table !== undefined && Object.hasOwn(table, name) ? (table[name] as GoValue) : null;
  return isTable(value) ? value : undefined;
};

const schemaOf = ({ schema }: Chart): SchemaNames => {
  if (schema === undefined) return new SchemaNames(undefined, []);
  try {
    const document = JSON.parse(textOfBytes(schema)) as Json;
    return new SchemaNames(document, [document]);
  } catch {
    return new SchemaNames(undefined, []);
  }
};

function nearest(name: string, known: readonly string[]): string | undefined {
  const [first] = known
    .map((each) => ({ each, distance: editDistance(name.toLowerCase(), each.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  return first !== undefined && first.distance <= Math.max(Math.min(2, name.length - 1), Math.floor(name.length / 3))
    ? first.each
    : undefined;
}

const MOST = 50;

class Search {
  readonly found: UnknownValue[] = [];
  private readonly inTemplates: ReadonlySet<string>;

  constructor(chart: Chart) {
    this.inTemplates = namesInTemplates(chart);
  }

  look(given: GoMap, place: Place): void {
    const { chart, defaults, schema, path, isTop } = place;
    const known = [...Object.keys(defaults ?? {}), ...schema.names];
    // nothing is said of what lies here, or anything may
    if (!isTop && (known.length === 0 || schema.isOpen)) return;
    const extra = isTop
      ? ['global', 'tags', ...conditionNames(chart), ...chart.dependencies.map(chartName), ...aliases(chart)]
      : [];
    for (const [name, value] of Object.entries(given)) {
      if (this.found.length >= MOST) return;
      const here = path === '' ? name : `${path}.${name}`;
      const subchart = isTop ? subchartOf(chart, name) : undefined;
      if (subchart !== undefined) {
        if (isTable(value)) this.look(value, this.placeOf(subchart, here, tableIn(defaults, name)));
      } else if (known.includes(name)) {
        const below = {
          chart,
          defaults: tableIn(defaults, name),
          schema: schema.below(name),
          path: here,
          isTop: false,
        };
        if (isTable(value)) this.look(value, below);
      } else if (!extra.includes(name) && !this.inTemplates.has(name) && !schema.isOpen) {
        this.found.push({ path: here, suggestion: nearest(name, [...known, ...extra]) });
      }
    }
  }

  placeOf(chart: Chart, path: string, fromParent: GoMap | undefined): Place {
    const defaults = { ...chart.values, ...fromParent };
    return { chart, defaults, schema: schemaOf(chart), path, isTop: true };
  }
}

const aliases = ({ metadata }: Chart): readonly string[] =>
  (metadata.dependencies ?? []).flatMap(({ name, alias = name }) => [name, alias]);

/**
 * The given values that neither the chart's values.yaml nor its schema nor its templates know, at most
 * 50. Lists and what lies below an empty table are not looked into.
 */
export function unknownValues(chart: Chart, given: GoMap): readonly UnknownValue[] {
  const search = new Search(chart);
  const top = search.placeOf(chart, '', undefined);
  if (Object.keys(chart.values).length === 0 && top.schema.names.length === 0) return [];
  search.look(given, top);
  return search.found;
}

/** One line for each, as helm logs warnings. */
export const unknownText = ({ path, suggestion }: UnknownValue): string =>
  `the chart does not know the value ${path}${suggestion === undefined ? '' : `; did you mean ${suggestion}?`}`;
