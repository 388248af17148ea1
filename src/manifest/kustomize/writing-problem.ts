/**
 * Why an object cannot be written, in upstream's words: it is written as YAML, read again into Go
 * values, and those are written as JSON (resmap.AsYaml, RNode.MarshalJSON).
 */
import { compareStrings, goFloat, goQuote } from '../../apimachinery/go/text.ts';
import { isRawNumber } from '../../apimachinery/json.ts';
import { BuildError } from './error.ts';
import { firstFound } from './first-found.ts';
import { type Entry, isCollectionKey, type MapNode, type Node, type ScalarNode } from './node.ts';
import { rereadObject } from './reread.ts';
import { binaryText, ScalarProblem, scalarJson, timestamp } from './scalars.ts';

/** The error for an object that nodeJson has refused with this one. */
export function writingProblem(root: MapNode, refusal: ScalarProblem): BuildError {
  const { message, place = root.place } = decodingProblem(root) ?? encodingProblem(root, true) ?? refusal;
  return new BuildError(message, { place });
}

/** Go's %#v of an object, which is nothing where go-yaml cannot decode it. */
export function objectSyntax(root: MapNode): string {
  return mappingProblem(root) === undefined
    ? goSyntax(root, 'map[string]interface {}')
    : 'map[string]interface {}(nil)';
}

type Problem = Pick<BuildError, 'message' | 'place'>;

/** Why go-yaml cannot decode an object, with the lines of the text that it was read from (RNode.Map). */
export function mappingProblem(root: MapNode): Problem | undefined {
  const problems: string[] = [];
  try {
    decode(root, root, problems);
  } catch (error) {
    if (error instanceof ScalarProblem) return error;
    throw error;
  }
  return problems.length === 0
    ? undefined
    : { message: ['yaml: unmarshal errors:', ...problems].join('\n  '), place: root.place };
}

/** The same of the text that it is written as. */
function decodingProblem(root: MapNode): Problem | undefined {
  const problem = mappingProblem(root);
  if (problem === undefined) return undefined;
  try {
    const again = rereadObject(root);
    const message = again?.kind === 'map' ? mappingProblem(again)?.message : undefined;
    return { message: message ?? problem.message, place: problem.place };
  } catch (error) {
    if (error instanceof BuildError) return { message: error.message, place: problem.place };
    throw error;
  }
}

/** What encoding/json ends at; it goes through the keys in their order. */
function encodingProblem(node: Node, isRoot = false): Problem | undefined {
  if (node.kind === 'scalar') return refusalOf(node);
  if (node.kind === 'list') return firstFound(node.items, (item) => encodingProblem(item));
  if (!isRoot && node.entries.some(({ key }) => key.tag !== '!!str')) {
    return { message: 'json: unsupported type: map[interface {}]interface {}', place: node.place };
  }
  const sorted = node.entries.toSorted((a, b) => compareStrings(a.key.value, b.key.value));
  return firstFound(sorted, ({ value }) => encodingProblem(value));
}

function refusalOf(node: ScalarNode): Problem | undefined {
  try {
    scalarJson(node);
    return undefined;
  } catch (error) {
    if (!(error instanceof ScalarProblem)) throw error;
    return { message: error.message, place: node.place };
  }
}

/** Collects what go-yaml goes on after; throws ScalarProblem for what it does not. */
function decode(node: Node, root: MapNode, problems: string[]): void {
  if (node.kind === 'list') {
    for (const item of node.items) decode(item, root, problems);
  } else if (node.kind === 'map') decodeMap(node, root, problems);
  else decodeScalar(node);
}

function decodeMap(map: MapNode, root: MapNode, problems: string[]): void {
  const repeated = repeatedKeys(map);
  for (const [first, second] of repeated) {
    const [line, before] = [lineIn(root, second), lineIn(root, first)];
    problems.push(`line ${line}: mapping key ${goQuote(second.value)} already defined at line ${before}`);
  }
  if (repeated.length > 0) return;
  for (const { key, value } of map.entries) {
    if (isCollectionKey(key)) {
      const { collection } = key;
      if (map !== root) throw new ScalarProblem(`yaml: invalid map key: ${goSyntax(collection)}`, place(key));
      const tag = collection.kind === 'list' ? '!!seq' : '!!map';
      problems.push(`line ${lineIn(root, key)}: cannot unmarshal ${tag} into string`);
    } else {
      if (key.tag === '!!binary') binaryText(key.value);
      decode(value, root, problems);
    }
  }
}

const place = ({ place: at }: Node): { place?: BuildError['place'] } => (at === undefined ? {} : { place: at });

function decodeScalar(node: ScalarNode): void {
  try {
    scalarJson(node);
  } catch (error) {
    if (error instanceof ScalarProblem && !error.message.startsWith('json: ')) {
      throw new ScalarProblem(error.message, place(node));
    }
  }
}

/** Pairs of equal keys by the place of the first, then of the second. */
function repeatedKeys({ entries }: MapNode): [ScalarNode, ScalarNode][] {
  const byText = new Map<string, ScalarNode[]>();
  for (const { key } of entries) byText.set(key.value, [...(byText.get(key.value) ?? []), key]);
  if (byText.size === entries.length) return [];
  return entries.flatMap(({ key: first }) => {
    const equal = byText.get(first.value) ?? [];
    return equal.slice(equal.indexOf(first) + 1).map((second): [ScalarNode, ScalarNode] => [first, second]);
  });
}

/** The line of a key in the document of the object. */
const lineIn = ({ document }: MapNode, key: ScalarNode): number => (key.place?.line ?? 1) - (document?.line ?? 1) + 1;

/** The first key of a document that is a collection, as go-yaml v2 shows it; '' without one. */
export function collectionKeySyntax(node: Node | undefined): string {
  return firstOf(node, ({ key }) => (isCollectionKey(key) ? oldSyntax(key.collection) : undefined)) ?? '';
}

/** The first key that sigs.k8s.io/yaml makes no text of: a null or a uint64, as it shows it; '' without one. */
export function unsupportedKeySyntax(node: Node | undefined): string {
  const found = firstOf(node, ({ key, value }) => {
    if (key.tag === '!!null') return `%!s(<nil>), key: <nil>, value: ${oldSyntax(value)}`;
    const number = key.tag === '!!int' ? scalarJson(key) : undefined;
    if (!isRawNumber(number)) return undefined;
    const digits = unsignedSyntax(number.rawJSON);
    return digits.startsWith('0x') ? `uint64, key: ${digits}, value: ${oldSyntax(value)}` : undefined;
  });
  return found === undefined ? '' : ` of type: ${found}`;
}

/** What `find` has of the first entry, those inside a value before the value's own. */
function firstOf(node: Node | undefined, find: (entry: Entry) => string | undefined): string | undefined {
  if (node?.kind === 'list') return firstFound(node.items, (item) => firstOf(item, find));
  if (node?.kind !== 'map') return undefined;
  return firstFound(node.entries, (entry) => {
    const { key, value } = entry;
    return firstOf(isCollectionKey(key) ? key.collection : value, find) ?? find(entry);
  });
}

/** Go's %#v of what go-yaml v2 decodes: it has more booleans, and times are texts. */
function oldSyntax(node: Node): string {
  return goSyntax(oldNode(node)).replaceAll('map[string]interface {}', 'map[interface {}]interface {}');
}

const OLD_TRUE = /^(?:y|yes|on)$/i;
const OLD_FALSE = /^(?:n|no|off)$/i;

function oldNode(node: Node): Node {
  if (node.kind === 'list') return { ...node, items: node.items.map(oldNode) };
  if (node.kind === 'map') {
    const entries = node.entries.map(({ key, value }) => ({ key: oldNode(key) as ScalarNode, value: oldNode(value) }));
    return { ...node, entries };
  }
  if (node.tag === '!!timestamp') return { ...node, tag: '!!str' };
  if (node.style !== 'plain' || node.tagged === true) return node;
  if (OLD_TRUE.test(node.value)) return { ...node, tag: '!!bool', value: 'true' };
  return OLD_FALSE.test(node.value) ? { ...node, tag: '!!bool', value: 'false' } : node;
}

/** Go's %#v of the value; maps have interface keys unless all of them are texts. */
function goSyntax(node: Node, typeOfMap?: string): string {
  if (node.kind === 'list') return `[]interface {}{${node.items.map((item) => goSyntax(item)).join(', ')}}`;
  if (node.kind === 'scalar') return scalarSyntax(node);
  const hasTexts = typeOfMap !== undefined || node.entries.every(({ key }) => key.tag === '!!str');
  const type = hasTexts ? 'map[string]interface {}' : 'map[interface {}]interface {}';
  const sorted = node.entries.toSorted(({ key: a }, { key: b }) =>
    hasTexts ? compareStrings(a.value, b.value) : compareKeys(a, b),
  );
  // two keys of one value are one, and the last counts
  const members = new Map(
    sorted.map(({ key, value }) => [hasTexts ? goQuote(key.value) : scalarSyntax(key), goSyntax(value)]),
  );
  return `${type}{${[...members].map((member) => member.join(':')).join(', ')}}`;
}

/** Go's order of the types of keys; then by value. */
const KEY_TYPES: readonly string[] = ['!!null', '!!str', '!!int', '!!float', '!!bool', '!!timestamp'];

function compareKeys(a: ScalarNode, b: ScalarNode): number {
  if (a.tag !== b.tag) return KEY_TYPES.indexOf(a.tag) - KEY_TYPES.indexOf(b.tag);
  const areNumbers = a.tag === '!!int' || a.tag === '!!float';
  return areNumbers ? Number(scalarJson(a)) - Number(scalarJson(b)) : compareStrings(a.value, b.value);
}

function scalarSyntax(node: ScalarNode): string {
  if (node.tag === '!!timestamp') return timeSyntax(timestamp(node.value) as string);
  if (node.tag === '!!float') return floatSyntax(node);
  const value = scalarJson(node);
  if (value === null) return 'interface {}(nil)';
  if (isRawNumber(value)) return unsignedSyntax(value.rawJSON);
  return typeof value === 'string' ? goQuote(value) : String(value);
}

function floatSyntax(node: ScalarNode): string {
  const text = node.value.toLowerCase();
  if (text === '.nan') return 'NaN';
  if (text.endsWith('.inf')) return text.startsWith('-') ? '-Inf' : '+Inf';
  return goFloat(Number(scalarJson(node)));
}

const unsignedSyntax = (digits: string): string =>
  BigInt(digits) > 0x7fff_ffff_ffff_ffffn ? `0x${BigInt(digits).toString(16)}` : digits;

const MONTHS = 'January February March April May June July August September October November December'.split(' ');

function timeSyntax(text: string): string {
  const isUtc = text.endsWith('Z');
  // with an offset, Go shows the clock of that place
  const date = new Date(isUtc ? text : text.replace(/[-+]\d\d:\d\d$/, 'Z'));
  const nanoseconds = Number((/\.(\d+)/.exec(text)?.[1] ?? '').padEnd(9, '0'));
  const clock = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds(), nanoseconds].join(', ');
  const month = MONTHS[date.getUTCMonth()];
  return `time.Date(${date.getUTCFullYear()}, time.${month}, ${date.getUTCDate()}, ${clock}, ${isUtc ? 'time.UTC' : 'time.Location("")'})`;
}
