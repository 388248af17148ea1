/** Nodes as fmt's %#v writes what go-yaml decodes them to; error texts of kustomize show them. */
import { fitsInt64, goNumber, goQuote, sortedKeys } from '../../apimachinery/go/text.ts';
import { isRawNumber, type Json } from '../../apimachinery/json.ts';
import type { Entry, MapNode, Node, ScalarNode } from './node.ts';
import { ScalarProblem, scalarJson, timestamp } from './scalars.ts';

/** Whether go-yaml makes a map[string]interface {} of it. */
export const hasStringKeys = ({ entries }: MapNode): boolean =>
  entries.every(({ key }) => key.kind === 'scalar' && key.tag === '!!str');

/** The text of a node; `root`: it is decoded into a map of strings, whatever its keys are. */
export function goSyntaxOfNode(node: Node, root = false): string {
  if (node.kind === 'scalar') return scalarSyntax(node);
  if (node.kind === 'list') return `[]interface {}{${node.items.map((item) => goSyntaxOfNode(item)).join(', ')}}`;
  if (root || hasStringKeys(node)) {
    return `map[string]interface {}{${members(node.entries, ({ value }) => goQuote(value))}}`;
  }
  // fmt sorts by the type first, in an order that is none of ours to know
  const strings = node.entries.filter(({ key }) => key.tag === '!!str');
  const others = node.entries.filter(({ key }) => key.tag !== '!!str');
  const parts = [members(strings, scalarSyntax), members(others, scalarSyntax)].filter((part) => part !== '');
  return `map[interface {}]interface {}{${parts.join(', ')}}`;
}

function members(entries: readonly Entry[], keyText: (key: ScalarNode) => string): string {
  const byKey = new Map(entries.map((entry) => [entry.key.value, entry]));
  return sortedKeys(Object.fromEntries(byKey))
    .map((key) => byKey.get(key) as Entry)
    .map(({ key, value }) => `${keyText(key)}:${goSyntaxOfNode(value)}`)
    .join(', ');
}

function scalarSyntax(node: ScalarNode): string {
  if (node.tag === '!!timestamp') return timeSyntax(node.value);
  const value = jsonOf(node);
  if (value === undefined) return /nan/i.test(node.value) ? 'NaN' : node.value.startsWith('-') ? '-Inf' : '+Inf';
  if (value === null) return 'interface {}(nil)';
  if (typeof value === 'string') return goQuote(value);
  if (typeof value !== 'number' && !isRawNumber(value)) return String(value);
  // beyond int64 it is a uint64, which %#v writes as a hexadecimal number
  const isUnsigned = node.tag === '!!int' && isRawNumber(value) && !fitsInt64(value.rawJSON, false);
  return isUnsigned ? `0x${BigInt(value.rawJSON).toString(16)}` : goNumber(value);
}

/** undefined for what JSON has no number for. */
function jsonOf(node: ScalarNode): Json | undefined {
  try {
    return scalarJson(node);
  } catch (error) {
    if (error instanceof ScalarProblem) return undefined;
    throw error;
  }
}

const MONTHS = 'January February March April May June July August September October November December'.split(' ');

function timeSyntax(text: string): string {
  const match = /^(\d+)-(\d+)-(\d+)T(\d+):(\d+):(\d+)(?:\.(\d+))?(.*)$/.exec(timestamp(text) ?? '');
  if (match === null) return goQuote(text);
  const [, year, month, ...rest] = match;
  const [day, hour, minute, second] = rest.slice(0, 4).map(Number);
  const nanoseconds = Number((rest[4] ?? '').padEnd(9, '0'));
  const zone = rest[5] === 'Z' ? 'time.UTC' : 'time.Location("")';
  return `time.Date(${Number(year)}, time.${MONTHS[Number(month) - 1]}, ${day}, ${hour}, ${minute}, ${second}, ${nanoseconds}, ${zone})`;
}
