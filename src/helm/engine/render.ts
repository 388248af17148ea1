/** Renders the templates of a chart and its subcharts (pkg/engine/engine.go). */
import path from 'node:path';
import { textOfBytes } from '../../apimachinery/go/bytes.ts';
import { TemplateExecError } from '../../apimachinery/go/template/evaluate.ts';
import { Templates } from '../../apimachinery/go/template/template.ts';
import { TemplateParseError } from '../../apimachinery/go/template/token-reader.ts';
import { compareStrings } from '../../apimachinery/go/text.ts';
import { define, type GoMap } from '../../apimachinery/go/values.ts';
import { type Chart, fullPath, isLibrary } from '../chart/chart.ts';
import { setKey } from '../values/mutable.ts';
import { type ChartScope, chartScopes, TEMPLATE_TYPE } from './chart-scopes.ts';
import { executionFault, parseFault } from './errors.ts';
import { FunctionLibrary } from './functions/index.ts';
import { functionsFor, surroundingFunctions, withoutNoValue } from './late-functions.ts';
import { Outside } from './outside.ts';
import type { EngineOptions, RenderScope } from './scope.ts';

/** Go's name of the template that all others are beside. */
const ROOT = 'gotpl';

/** Go's limit of templates within each other; a thread with a small stack does not come so far. */
const DEEPEST = 100_000;

interface TemplateFile {
  readonly chart: Chart;
  readonly text: string;
}

/** The number of slashes decides, then the name, both backwards: what an outer chart defines is parsed last. */
export function sortedNames(names: Iterable<string>): readonly string[] {
  const slashes = (name: string): number => name.split('/').length;
  return [...names].sort((a, b) => slashes(b) - slashes(a) || compareStrings(b, a));
}

/** Every template of a chart and its subcharts by its name; a library has only partials. */
function templateFiles(chart: Chart, files = new Map<string, TemplateFile>()): ReadonlyMap<string, TemplateFile> {
  for (const child of chart.dependencies) templateFiles(child, files);
  for (const { name, data } of chart.templates) {
    if (isLibrary(chart) && !isPartial(name)) continue;
    files.set(path.posix.join(fullPath(chart), name), { chart, text: textOfBytes(data) });
  }
  return files;
}

const isPartial = (name: string): boolean => path.posix.basename(name).startsWith('_');

class Rendering {
  private readonly chart: Chart;
  private readonly names: readonly string[];
  private readonly files: ReadonlyMap<string, TemplateFile>;
  private readonly functions: FunctionLibrary;
  private readonly outside: Outside;
  private readonly templates: Templates;

  constructor(chart: Chart, options: EngineOptions) {
    this.chart = chart;
    this.files = templateFiles(chart);
    this.names = sortedNames(this.files.keys());
    this.functions = new FunctionLibrary(options);
    this.outside = new Outside(options);
    const near = surroundingFunctions(options, this.outside);
    const functions = {
      has: (name: string): boolean => near.has(name) || this.functions.has(name),
      get: (name: string) => near.get(name) ?? this.functions.get(name),
    };
    const rendering = { functions, root: ROOT, depth: new Map<string, number>() };
    const templates: Templates = new Templates({
      functions: functionsFor(() => templates, rendering),
      missingKey: options.strict === true ? 'error' : 'zero',
      deepest: DEEPEST,
      root: ROOT,
    });
    this.templates = templates;
  }

  private readonly sourceOf = (name: string): string | undefined => this.files.get(name)?.text;

  /** Parses every file in the order in which a later one replaces what earlier ones define. */
  parse(): void {
    for (const name of this.names) {
      const { text } = this.files.get(name) as TemplateFile;
      try {
        this.templates.parse(name, text);
      } catch (error) {
        throw error instanceof TemplateParseError ? parseFault(name, error.message, this.sourceOf) : error;
      }
    }
  }

  /** Runs the templates until they know all that they ask for. */
  async run(scope: RenderScope): Promise<ReadonlyMap<string, string>> {
    for (;;) {
      await this.functions.load();
      let rendered: ReadonlyMap<string, string> | undefined;
      let fault: unknown;
      try {
        rendered = this.execute(scope);
      } catch (error) {
        fault = error;
      }
      if (this.outside.isOpen) await this.outside.settle();
      else if (this.functions.isIncomplete) continue;
      else if (rendered === undefined) throw fault;
      else return rendered;
    }
  }

  private execute(scope: RenderScope): ReadonlyMap<string, string> {
    const scopes = chartScopes(this.chart, scope);
    const rendered = new Map<string, string>();
    for (const name of this.names) {
      if (isPartial(name)) continue;
      const { chart } = this.files.get(name) as TemplateFile;
      rendered.set(name, this.executeFile(name, chart, scopes.get(chart) as ChartScope));
    }
    return rendered;
  }

  private executeFile(name: string, chart: Chart, data: ChartScope): string {
    const place: GoMap = { Name: name, BasePath: path.posix.join(fullPath(chart), 'templates') };
    setKey(data, 'Template', define(place, TEMPLATE_TYPE));
    try {
      return withoutNoValue(this.templates.execute(name, data));
    } catch (error) {
      throw error instanceof TemplateExecError ? executionFault(name, error, this.sourceOf) : error;
    }
  }
}

/** Whether the stack of the thread was too small. */
export const isStackOverflow = (error: unknown): boolean =>
  error instanceof RangeError && error.message.startsWith('Maximum call stack');

/** renderChart in this thread, whatever its stack. */
export async function renderHere(
  chart: Chart,
  scope: RenderScope,
  options: EngineOptions,
): Promise<ReadonlyMap<string, string>> {
  const rendering = new Rendering(chart, options);
  rendering.parse();
  return rendering.run(scope);
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
  try {
    return await renderHere(chart, scope, options);
  } catch (error) {
    if (!isStackOverflow(error)) throw error;
    const { renderDeep } = await import('./deep.ts');
    return renderDeep(chart, scope, options);
  }
}
