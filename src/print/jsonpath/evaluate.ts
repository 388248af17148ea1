/**
 * Runs a parsed jsonpath over JSON, as client-go's util/jsonpath does, with a limit on the number
 * of values.
 */

import { goType } from '../../apimachinery/go/json-value.ts';
import { goValue } from '../../apimachinery/go/value.ts';
import { isJsonObject, isRawNumber, type Json } from '../../apimachinery/json.ts';
import { compare } from './compare.ts';
import type { JsonPath, ListNode, PathNode, Slice } from './node.ts';
import { JsonPathError } from './parse.ts';
import { FloatLiteral, isFloatLiteral, type Value } from './value.ts';

export interface EvaluateOptions {
  readonly allowMissingKeys: boolean;
}

/**
 * What a step found, and why it stopped; a filter for existence uses the values and not the error.
 */
interface Outcome {
  readonly values: readonly Value[];
  readonly error?: string;
}

/** More values than any template over a real cluster yields; `{..*..*..*}` multiplies them. */
const limit = 100_000_000;

/**
 * One list of values for each text and action that was run. Throws JsonPathError with client-go's
 * text: an unknown field without allowMissingKeys, an index out of bounds, values that cannot be
 * compared.
 */
export function findResults(path: JsonPath, data: Json, options: EvaluateOptions): readonly (readonly Value[])[] {
  return new Evaluation(path.nodes, options).from(data, 0);
}

/** The open ranges while a template runs. */
class Evaluation {
  readonly nodes: readonly PathNode[];
  readonly options: EvaluateOptions;
  private beginning = 0;
  private open = 0;
  private ending = 0;
  private lastEnd = -1;
  private count = 0;

  constructor(nodes: readonly PathNode[], options: EvaluateOptions) {
    this.nodes = nodes;
    this.options = options;
  }

  /** Runs the nodes from `start` on; inside a range, up to its end. */
  from(data: Value, start: number): (readonly Value[])[] {
    const found: (readonly Value[])[] = [];
    for (let index = start; index < this.nodes.length; index++) {
      const { values, error } = this.walk([data], this.nodes[index]!);
      if (error !== undefined) throw new JsonPathError(error);
      if (this.ending > 0 && this.ending <= this.open) {
        this.ending--;
        this.lastEnd = index;
        break;
      }
      if (this.beginning > 0) {
        this.beginning--;
        this.open++;
        for (const value of values) {
          for (const group of this.from(value, index + 1)) found.push(group);
        }
        // A range over nothing still runs once with nothing, to find its end.
        if (values.length === 0) this.from(undefined, index + 1);
        this.open--;
        if (this.lastEnd > index) index = this.lastEnd;
        continue;
      }
      found.push(values);
    }
    return found;
  }

  private walk(input: readonly Value[], node: PathNode): Outcome {
    const outcome = this.step(input, node);
    this.count += outcome.values.length;
    if (this.count > limit) throw new JsonPathError(`the template yields more than ${limit} values`);
    return outcome;
  }

  private step(input: readonly Value[], node: PathNode): Outcome {
    switch (node.kind) {
      case 'list':
        return this.list(input, node);
      case 'text':
        return { values: [node.text] };
      case 'field':
        return this.field(input, node.name);
      case 'array':
        return sliceAll(input, node.slice);
      case 'filter':
        return this.filter(input, node);
      case 'integer':
      case 'boolean':
        return { values: input.map(() => node.value) };
      case 'float':
        return { values: input.map(() => new FloatLiteral(node.value)) };
      case 'wildcard':
        return { values: input.flatMap(members) };
      case 'recursive':
        return { values: descend(input) };
      case 'union':
        return this.union(input, node.nodes);
      case 'identifier':
        return this.identifier(input, node.name);
    }
  }

  private list(input: readonly Value[], node: ListNode): Outcome {
    let current: Outcome = { values: input };
    for (const child of node.nodes) {
      current = this.walk(current.values, child);
      if (current.error !== undefined) return current;
    }
    return current;
  }

  private identifier(input: readonly Value[], name: string): Outcome {
    if (name === 'range') {
      this.beginning++;
      return { values: input };
    }
    if (name !== 'end') return { values: input, error: `unrecognized identifier ${name}` };
    if (this.open === 0) return { values: [], error: 'not in range, nothing to end' };
    this.ending++;
    return { values: [] };
  }

  private field(input: readonly Value[], name: string): Outcome {
    const values: Value[] = [];
    for (const value of input) {
      if (isJsonObject(value) && !isFloatLiteral(value) && Object.hasOwn(value, name)) values.push(value[name]);
    }
    if (values.length > 0 || input.length === 0 || this.options.allowMissingKeys) return { values };
    return { values, error: `${name} is not found` };
  }

  private union(input: readonly Value[], nodes: readonly ListNode[]): Outcome {
    const values: Value[] = [];
    for (const node of nodes) {
      const outcome = this.list(input, node);
      if (outcome.error !== undefined) return { values: input, error: outcome.error };
      for (const value of outcome.values) values.push(value);
    }
    return { values };
  }

  private filter(input: readonly Value[], node: PathNode & { kind: 'filter' }): Outcome {
    const values: Value[] = [];
    for (const value of input) {
      if (!Array.isArray(value)) {
        return { values: input, error: `${shown(value)} is not array or slice and cannot be filtered` };
      }
      for (const item of value) {
        const verdict = this.passes(item, node);
        if (typeof verdict === 'string') return { values: input, error: verdict };
        if (verdict) values.push(item);
      }
    }
    return { values };
  }

  /** Whether an item passes, or the error. */
  private passes(item: Json, node: PathNode & { kind: 'filter' }): boolean | string {
    const left = this.list([item], node.left);
    if (node.operator === 'exists') return left.values.length > 0;
    if (left.error !== undefined) return left.error;
    if (left.values.length === 0) return false;
    if (left.values.length > 1) return 'can only compare one element at a time';
    const right = this.list([item], node.right);
    if (right.error !== undefined) return right.error;
    if (right.values.length === 0) return false;
    if (right.values.length > 1) return 'can only compare one element at a time';
    return compare(left.values[0], right.values[0], node.operator);
  }
}

function shown(value: Value): string {
  if (value === undefined) return '<invalid reflect.Value>';
  return isFloatLiteral(value) ? String(value.float) : goValue(value);
}

/**
 * What a wildcard matches: members of maps and lists, and the bytes of strings, as Go indexes them.
 */
function members(value: Value): readonly Value[] {
  if (typeof value === 'string') return [...Buffer.from(value)];
  if (Array.isArray(value)) return value;
  if (value === null || typeof value !== 'object' || isRawNumber(value) || isFloatLiteral(value)) return [];
  return Object.values(value);
}

/** Everything below the input that has members, parents before their members. */
function descend(input: readonly Value[]): Value[] {
  const found: Value[] = [];
  const waiting = input.toReversed();
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (typeof value === 'string') {
      if (value !== '') found.push(value);
      continue;
    }
    const children = members(value);
    if (children.length === 0) continue;
    found.push(value);
    for (let index = children.length - 1; index >= 0; index--) waiting.push(children[index]);
  }
  return found;
}

function sliceAll(input: readonly Value[], slice: Slice): Outcome {
  const values: Value[] = [];
  for (const value of input) {
    if (value === null) continue;
    if (!Array.isArray(value)) {
      return { values: input, error: `${isFloatLiteral(value) ? 'float64' : goType(value)} is not array or slice` };
    }
    const range = bounds(value.length, slice);
    if (typeof range === 'string') return { values: input, error: range };
    // client-go gives up on the remaining values here, too.
    if (range === undefined) return { values };
    const step = slice.step ?? 1;
    for (let index = range.start; index < range.end; index += step) values.push(value[index]);
  }
  return { values };
}

/** First and last index of a slice, undefined for an empty one, or the error. */
function bounds(length: number, slice: Slice): { start: number; end: number } | string | undefined {
  let start = slice.start ?? 0;
  if (start < 0) start += length;
  let end = slice.end ?? length;
  if (end < 0 || (end === 0 && slice.endIsDerived === true)) end += length;
  if (start === end) return undefined;
  if (start >= length || start < 0) return `array index out of bounds: index ${start}, length ${length}`;
  if (end > length || end < 0) return `array index out of bounds: index ${end - 1}, length ${length}`;
  if (start > end) return `starting index ${start} is greater than ending index ${end}`;
  return slice.step !== undefined && slice.step <= 0 ? 'step must be > 0' : { start, end };
}
