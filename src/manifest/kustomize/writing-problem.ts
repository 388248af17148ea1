/**
 * Why an object cannot be written, in upstream's words: it is written as YAML, read again into Go
 * values, and those are written as JSON (resmap.AsYaml, RNode.MarshalJSON).
 */
import { compareStrings, goFloat, goQuote } from '../../apimachinery/go/text.ts';
import { isRawNumber } from '../../apimachinery/json.ts';
import { BuildError } from './error.ts';
import { COLLECTION_KEY, type CollectionKey, type Entry, type MapNode, type Node, type ScalarNode } from './node.ts';
import { binaryText, ScalarProblem, scalarJson, timestamp } from './scalars.ts';

/** The error for an object that nodeJson has refused with this one. */
export function writingProblem(root: MapNode, refusal: ScalarProblem): BuildError {
  const problems: string[] = [];
  try {
    decode(root, root, problems);
  } catch (error) {
    if (!(error instanceof ScalarProblem)) throw error;
    return problem('map[string]interface {}(nil)', error, root);
  }
  if (problems.length > 0) {
    const message = ['yaml: unmarshal errors:', ...problems].join('\n  ');
    return problem('map[string]interface {}(nil)', { message, place: refusal.place }, root);
  }
  return problem(goSyntax(root, 'map[string]interface {}'), encodingProblem(root, true) ?? refusal, root);
}

/** What encoding/json ends at; it goes through the keys in their order. */
function encodingProblem(node: Node, isRoot = false): Pick<BuildError, 'message' | 'place'> | undefined {
  if (node.kind === 'scalar') return refusalOf(node);
  if (node.kind === 'list') return firstProblem(node.items);
  if (!isRoot && node.entries.some(({ key }) => key.tag !== '!!str')) {
    return { message: 'json: unsupported type: map[interface {}]interface {}', place: node.place };
  }
  const sorted = node.entries.toSorted((a, b) => compareStrings(a.key.value, b.key.value));
  return firstProblem(sorted.map(({ value }) => value));
}

function firstProblem(nodes: readonly Node[]): Pick<BuildError, 'message' | 'place'> | undefined {
  for (const node of nodes) {
    const found = encodingProblem(node);
    if (found !== undefined) return found;
  }
  return undefined;
}

function refusalOf(node: ScalarNode): Pick<BuildError, 'message' | 'place'> | undefined {
  try {
    scalarJson(node);
    return undefined;
  } catch (error) {
    if (!(error instanceof ScalarProblem)) throw error;
    return { message: error.message, place: node.place };
  }
}

function problem(object: string, { message, place }: Pick<BuildError, 'message' | 'place'>, root: MapNode): BuildError {
  return new BuildError(`${object}: ${message}`, { place: place ?? root.place });
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
    const [line, before] = [writtenLine(second, root), writtenLine(first, root)];
    problems.push(`line ${line}: mapping key ${goQuote(second.value)} already defined at line ${before}`);
  }
  if (repeated.length > 0) return;
  for (const { key, value } of map.entries) {
    if (isCollectionKey(key)) {
      const { collection } = key;
      if (map !== root) throw new ScalarProblem(`yaml: invalid map key: ${goSyntax(collection)}`, place(key));
      const tag = collection.kind === 'list' ? '!!seq' : '!!map';
      problems.push(`line ${writtenLine(key, root)}: cannot unmarshal ${tag} into string`);
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

const isCollectionKey = (key: ScalarNode): key is CollectionKey => key.tag === COLLECTION_KEY;

function repeatedKeys({ entries }: MapNode): [ScalarNode, ScalarNode][] {
  const byText = new Map<string, ScalarNode[]>();
  for (const { key } of entries) {
    // kustomize writes the entry of a null a second time
    const times = key.tag === '!!null' ? [key, key] : [key];
    byText.set(key.value, [...(byText.get(key.value) ?? []), ...times]);
  }
  return [...byText.values()].flatMap((keys) =>
    keys.flatMap((first, index) => keys.slice(index + 1).map((second): [ScalarNode, ScalarNode] => [first, second])),
  );
}

/** The line of a key in the object as it is written again, where blank lines are gone. */
function writtenLine(key: ScalarNode, { document }: MapNode): number {
  const line = key.place?.line ?? 1;
  if (document === undefined) return line;
  const before = document.text.split('\n').slice(0, line - document.line);
  return before.filter((text) => text.trim() !== '').length + 1;
}

/** The first key of a document that is a collection, as go-yaml v2 shows it; '' without one. */
export function collectionKeySyntax(node: Node | undefined): string {
  if (node?.kind === 'list') return node.items.map(collectionKeySyntax).find((text) => text !== '') ?? '';
  for (const { key, value } of node?.kind === 'map' ? node.entries : []) {
    const inner = isCollectionKey(key) ? key.collection : value;
    const found = collectionKeySyntax(inner);
    if (found !== '') return found;
    if (isCollectionKey(key)) {
      const nulls = goSyntax(key.collection).replaceAll(':""}', ':interface {}(nil)}');
      return nulls.replaceAll('map[string]interface {}', 'map[interface {}]interface {}');
    }
  }
  return '';
}

/** Go's %#v of the value; maps have interface keys unless all of them are texts. */
function goSyntax(node: Node, typeOfMap?: string): string {
  if (node.kind === 'list') return `[]interface {}{${node.items.map((item) => goSyntax(item)).join(', ')}}`;
  if (node.kind === 'scalar') return scalarSyntax(node);
  const hasTexts = typeOfMap !== undefined || node.entries.every(({ key }) => key.tag === '!!str');
  const type = hasTexts ? 'map[string]interface {}' : 'map[interface {}]interface {}';
  const sorted = node.entries.toSorted((a, b) => compareKeys(a, b));
  const members = sorted.map(
    ({ key, value }) => `${hasTexts ? goQuote(key.value) : scalarSyntax(key)}:${goSyntax(value)}`,
  );
  return `${type}{${members.join(', ')}}`;
}

/** By type, and texts come first; then by value. */
function compareKeys({ key: a }: Entry, { key: b }: Entry): number {
  if ((a.tag === '!!str') !== (b.tag === '!!str')) return a.tag === '!!str' ? -1 : 1;
  const areNumbers = [a, b].every(({ tag }) => tag === '!!int' || tag === '!!float');
  return areNumbers ? Number(a.value) - Number(b.value) : compareStrings(a.value, b.value);
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
