/** Renders the templates of a chart and its subcharts (pkg/engine/engine.go). */
import path from 'node:path';
import { textOfBytes } from '../../apimachinery/go/bytes.ts';
import { TemplateExecError } from '../../apimachinery/go/template/evaluate.ts';
import { Templates } from '../../apimachinery/go/template/template.ts';
import { TemplateParseError } from '../../apimachinery/go/template/token-reader.ts';
import { compareStrings } from '../../apimachinery/go/text.ts';
import { define, entryOf, type GoFunction, type GoMap, type GoValue, kindOf } from '../../apimachinery/go/values.ts';
import { type Chart, chartName, fullPath, isLibrary, isRoot } from '../chart/chart.ts';
import { capabilitiesValue } from './capabilities.ts';
import { chartValue } from './chart-value.ts';
import { executionFault, parseFault } from './errors.ts';
import { filesValue } from './files.ts';
import { helmFunctions } from './functions/index.ts';
import { includeFunctions, surroundingFunctions, withoutNoValue } from './late-functions.ts';
import { Outside } from './outside.ts';
import type { EngineOptions, RenderScope } from './scope.ts';

const VALUES = { name: 'common.Values' };
/** Go's name of the template that all others are beside. */
const ROOT = 'gotpl';

interface Renderable {
  readonly text: string;
  /** The dot; those of one chart share it. */
  readonly data: Record<string, GoValue>;
  readonly basePath: string;
}

/** The number of slashes decides, then the name, both backwards: what an outer chart defines is parsed last. */
export function sortedNames(names: Iterable<string>): readonly string[] {
  const slashes = (name: string): number => name.split('/').length;
  return [...names].sort((a, b) => slashes(b) - slashes(a) || compareStrings(b, a));
}

function releaseValue({ release }: RenderScope): GoMap {
  return {
    Name: release.name,
    Namespace: release.namespace,
    IsUpgrade: release.isUpgrade,
    IsInstall: release.isInstall,
    Revision: BigInt(release.revision),
    Service: 'Helm',
  };
}

/** The values of a subchart lie in those of its parent, under its name. */
function ownValues(chart: Chart, parentValues: GoValue): GoMap {
  const found = kindOf(parentValues) === 'map' ? entryOf(parentValues, chartName(chart)) : undefined;
  return define(kindOf(found) === 'map' ? (found as GoMap) : {}, VALUES);
}

class Collector {
  readonly templates = new Map<string, Renderable>();
  private readonly shared: Readonly<Record<string, GoValue>>;

  constructor(scope: RenderScope) {
    this.shared = { Release: releaseValue(scope), Capabilities: capabilitiesValue(scope.capabilities) };
  }

  collect(chart: Chart, values: GoMap): GoMap {
    const subcharts: Record<string, GoValue> = {};
    const data: Record<string, GoValue> = define(
      {
        ...this.shared,
        Chart: chartValue(chart),
        Files: filesValue(chart.files),
        Values: values,
        Subcharts: subcharts,
      },
      VALUES,
    );
    for (const child of chart.dependencies) {
      subcharts[chartName(child)] = this.collect(child, ownValues(child, values));
    }
    const place = fullPath(chart);
    for (const { name, data: bytes } of chart.templates) {
      if (isLibrary(chart) && !path.posix.basename(name).startsWith('_')) continue;
      const renderable = { text: textOfBytes(bytes), data, basePath: path.posix.join(place, 'templates') };
      this.templates.set(path.posix.join(place, name), renderable);
    }
    return data;
  }
}

/** A deep copy, for templates may change their values; what is no map or list is shared. */
function copied(value: GoValue): GoValue {
  if (Array.isArray(value)) return value.map(copied);
  if (kindOf(value) !== 'map' || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value as GoMap).map(([key, item]) => [key, copied(item)]));
}

function run(
  renderables: ReadonlyMap<string, Renderable>,
  functions: ReadonlyMap<string, GoFunction>,
  strict: boolean,
): ReadonlyMap<string, string> {
  const depth = new Map<string, number>();
  const templates: Templates = new Templates({
    functions: new Map([...functions, ...includeFunctions(() => templates, ROOT, depth)]),
    missingKey: strict ? 'error' : 'zero',
  });
  const names = sortedNames(renderables.keys());
  for (const name of names) parse(templates, name, renderables.get(name) as Renderable);
  const rendered = new Map<string, string>();
  for (const name of names) {
    if (path.posix.basename(name).startsWith('_')) continue;
    rendered.set(name, execute(templates, name, renderables.get(name) as Renderable));
  }
  return rendered;
}

function parse(templates: Templates, name: string, { text }: Renderable): void {
  try {
    templates.parse(name, text);
  } catch (error) {
    throw error instanceof TemplateParseError ? parseFault(name, error.message) : error;
  }
}

function execute(templates: Templates, name: string, { data, basePath }: Renderable): string {
  data.Template = define({ Name: name, BasePath: basePath }, VALUES);
  try {
    return withoutNoValue(templates.execute(name, data));
  } catch (error) {
    throw error instanceof TemplateExecError ? executionFault(name, error) : error;
  }
}

/**
 * What every template of the chart renders to, by its name; partials (`_x`) have no output of their own.
 * Throws HelmFault.
 */
export async function renderChart(
  chart: Chart,
  scope: RenderScope,
  options: EngineOptions,
): Promise<ReadonlyMap<string, string>> {
  const outside = new Outside(options);
  const asks = options.lookup !== undefined || options.resolveHost !== undefined;
  const functions = new Map([...(await helmFunctions(options)), ...surroundingFunctions(options, outside)]);
  for (;;) {
    const collector = new Collector(scope);
    const values = asks ? (copied(scope.values) as GoMap) : scope.values;
    collector.collect(chart, isRoot(chart) ? define(values, VALUES) : values);
    let rendered: ReadonlyMap<string, string> | undefined;
    let fault: unknown;
    try {
      rendered = run(collector.templates, functions, options.strict ?? false);
    } catch (error) {
      fault = error;
    }
    if (outside.isOpen) await outside.settle();
    else if (rendered === undefined) throw fault;
    else return rendered;
  }
}
