/** The functions that need the templates, or the world (pkg/engine/engine.go, initFunMap). */

import { type FunctionSource, TemplateExecError } from '../../apimachinery/go/template/evaluate.ts';
import type { Templates } from '../../apimachinery/go/template/template.ts';
import { TemplateParseError } from '../../apimachinery/go/template/token-reader.ts';
import { goQuote } from '../../apimachinery/go/text.ts';
import { ANY, GoError, GoFunction, type GoValue } from '../../apimachinery/go/values.ts';
import { logLine } from '../log.ts';
import { markFailure } from './errors.ts';
import type { Outside } from './outside.ts';
import type { EngineOptions } from './scope.ts';

/** How often one template may be included within itself. */
const DEEPEST_INCLUDE = 1000;

/** What text/template prints for a value that is not there; helm takes it out of what it has rendered. */
export const withoutNoValue = (text: string): string => text.replaceAll('<no value>', '');

const goErrorOf = (error: unknown, prefix: string): GoError => {
  if (!(error instanceof TemplateExecError || error instanceof TemplateParseError)) throw error;
  return new GoError(`${prefix}${error.message}`, { cause: error });
};

/** What include and tpl of all clones share. */
export interface Rendering {
  /** All other functions. */
  readonly functions: FunctionSource;
  /** Go's name of the template that the others are beside. */
  readonly root: string;
  /** How often each name is being included. */
  readonly depth: Map<string, number>;
}

/** The functions of a rendering, with include and tpl for these templates. */
export function functionsFor(templates: () => Templates, rendering: Rendering): FunctionSource {
  const { functions, root, depth } = rendering;
  const include = new GoFunction(['string', ANY], 'string', ([name, data = null]) => {
    const called = name as string;
    const count = depth.get(called) ?? 0;
    if (count > DEEPEST_INCLUDE) {
      throw new GoError(`rendering template has a nested reference name: ${called}: unable to execute template`);
    }
    depth.set(called, count + 1);
    try {
      return templates().execute(called, data);
    } catch (error) {
      throw goErrorOf(error, '');
    } finally {
      depth.set(called, count);
    }
  });
  const tpl = new GoFunction(['string', ANY], 'string', ([text, data = null]) => {
    const source = text as string;
    const inner: Templates = templates().clone(functionsFor(() => inner, rendering));
    try {
      inner.parse(root, source);
    } catch (error) {
      throw goErrorOf(error, `cannot parse template ${goQuote(source)}: `);
    }
    try {
      return withoutNoValue(inner.execute(root, data));
    } catch (error) {
      throw goErrorOf(error, `error during tpl function execution for ${goQuote(source)}: `);
    }
  });
  const own = new Map([
    ['include', include],
    ['tpl', tpl],
  ]);
  return {
    has: (name) => own.has(name) || functions.has(name),
    get: (name) => own.get(name) ?? functions.get(name),
  };
}

/** required, fail, lookup and getHostByName. */
export function surroundingFunctions(options: EngineOptions, outside: Outside): ReadonlyMap<string, GoFunction> {
  const { isLint = false, warn = () => undefined } = options;
  const refuse = (text: string, logged: string): GoValue => {
    if (!isLint) throw new GoError(markFailure(text));
    warn(logged);
    return '';
  };
  return new Map([
    [
      'required',
      new GoFunction(['string', ANY], ANY, ([text, value = null]) => {
        const message = text as string;
        if (value === null) return refuse(message, logLine('WARN', 'missing required value', { message }));
        if (value === '') return refuse(message, logLine('WARN', 'missing required values', { message }));
        return value;
      }),
    ],
    [
      'fail',
      new GoFunction(['string'], 'string', ([text]) => {
        const message = text as string;
        return refuse(message, logLine('INFO', 'funcMap fail', { message }));
      }),
    ],
    [
      'lookup',
      new GoFunction(['string', 'string', 'string', 'string'], `map[string]${ANY}`, (words) => {
        const [apiVersion, kind, namespace, name] = words as readonly [string, string, string, string];
        return isLint ? {} : outside.lookup(apiVersion, kind, namespace, name);
      }),
    ],
    ['getHostByName', new GoFunction(['string'], 'string', ([name]) => outside.resolveHost(name as string))],
  ]);
}
