/** The objects of a file, Lists unfolded (kustomize's resource.Factory, kyaml's kio.FromBytes). */
import { goValue } from '../../apimachinery/go/value.ts';
import { type Json, type JsonObject, setKey } from '../../apimachinery/json.ts';
import { BuildError } from './error.ts';
import { fieldOf, isEmpty, isList, isNull, type MapNode, type Node, newMap, type Place, textOfNode } from './node.ts';
import { jsonNode, nodeJson } from './node-json.ts';
import { readDocuments } from './read.ts';
import { objectYaml } from './reread.ts';
import { Resource } from './resource.ts';
import type { Schema } from './schema.ts';
import { sourceText } from './source-text.ts';
import { mappingProblem } from './writing-problem.ts';

/** The text of a resource file. Throws BuildError, in the words for YAML that is malformed. */
export function resourceText(content: Buffer, file: string): string {
  try {
    return sourceText(content, file);
  } catch (error) {
    if (!(error instanceof BuildError)) throw error;
    throw new BuildError(`MalformedYAMLError: ${error.message}`, { place: error.place, reason: 'yaml' });
  }
}

/** Reads every object of a text. Throws BuildError. */
export function readResources(content: string, file: string, schema: Schema): Resource[] {
  const queue = objectsOf(content, file).filter(isObject);
  const resources: Resource[] = [];
  for (const node of queue) {
    const kind = textOfNode(fieldOf(node, 'kind'));
    const isList = kind.endsWith('List');
    if (isList) checkList(node as MapNode, kind);
    const items = isList ? fieldOf(node, 'items') : undefined;
    if (items === undefined) resources.push(new Resource(node as MapNode, schema));
    else queue.push(...itemsOf(kind, items).filter(isObject));
  }
  return resources;
}

/** The objects of the documents. A List that is alone in its file is its items, whatever they are. */
function objectsOf(content: string, file: string): Node[] {
  const documents = readDocuments(content, file);
  const [only] = documents;
  const kind = textOfNode(fieldOf(only, 'kind'));
  const isWrapper = documents.length === 1 && (kind === 'List' || kind === 'ResourceList');
  const items = isWrapper ? fieldOf(only, 'items') : undefined;
  if (items === undefined && !(isWrapper && fieldOf(only, 'functionConfig') !== undefined)) {
    return documents.filter((node) => node !== undefined);
  }
  if (items?.kind === 'list') return items.items;
  return items?.kind === 'map' ? items.entries.flatMap(({ key, value }) => [key, value]) : [];
}

/** Throws BuildError for a list that go-yaml cannot decode. */
function checkList(list: MapNode, kind: string): void {
  const problem = mappingProblem(list);
  if (problem === undefined) return;
  const shown = `received error ${problem.message} for the following resource:\n${objectYaml(list)}`;
  throw new BuildError(`trouble expanding list of ${kind}; ${shown}`, { place: problem.place });
}

/** The items of a list of any kind, which upstream takes through JSON: `0644` is 420 from here on. */
function itemsOf(kind: string, items: Node): Node[] {
  if (isList(items)) return items.items.map((item) => throughJson(item));
  if (isNull(items)) return [];
  throw new BuildError(`expected array in ${kind}/items, but found ${goType(items)}`, { place: items.place });
}

function throughJson(node: Node): Node {
  const { place } = node;
  if (node.kind === 'scalar') return placed(jsonNode(nodeJson(node)), place);
  if (node.kind === 'list') return placed({ kind: 'list', items: node.items.map(throughJson) }, place);
  const entries = node.entries
    .map(({ key, value }) => ({ key: { ...key, tag: '!!str' }, value: throughJson(value) }))
    .sort((a, b) => (a.key.value < b.key.value ? -1 : 1));
  return placed(newMap(entries), place);
}

const placed = <T extends Node>(node: T, place: Place | undefined): T =>
  place === undefined ? node : { ...node, place };

function goType(node: Node): string {
  if (node.kind === 'map') return 'map[string]interface {}';
  const value = nodeJson(node);
  if (typeof value === 'string') return 'string';
  if (typeof value === 'boolean') return 'bool';
  return node.kind === 'scalar' && node.tag === '!!int' ? 'int' : 'float64';
}

/** Whether a node is an object to be kept; nothing is none. Throws BuildError for one that lacks kind or name. */
export function isObject(node: Node | undefined): node is Node {
  if (node === undefined || isEmpty(node)) return false;
  const { place } = node;
  const meta = metaOf(node);
  if (meta === undefined) throw new BuildError('missing Resource metadata', { place });
  if (meta.kind === '') throw new BuildError(`missing kind in object ${meta.text}`, { place });
  if (!meta.kind.endsWith('List') && meta.name === '') {
    throw new BuildError(`missing metadata.name in object ${meta.text}`, { place });
  }
  return true;
}

/** kyaml's ResourceMeta, with Go's %v of it; undefined for an object that has none of it. */
function metaOf(node: Node): { kind: string; name: string; text: string } | undefined {
  const filled = (from: Node | undefined, key: string): Node | undefined => {
    const found = fieldOf(from, key);
    return isEmpty(found) ? undefined : found;
  };
  const [apiVersion, kind, metadata] = ['apiVersion', 'kind', 'metadata'].map((key) => filled(node, key));
  if (apiVersion === undefined && kind === undefined && metadata === undefined) return undefined;
  const [name, namespace] = ['name', 'namespace'].map((key) => textOfNode(filled(metadata, key))) as [string, string];
  const [labels, annotations] = ['labels', 'annotations'].map((key) => goValue(textsOf(filled(metadata, key))));
  const type = `{${textOfNode(apiVersion)} ${textOfNode(kind)}}`;
  const text = `{${type} {{${name} ${namespace}} ${labels} ${annotations}}}`;
  return { kind: textOfNode(kind), name, text };
}

function textsOf(node: Node | undefined): Json {
  const texts: JsonObject = {};
  for (const { key, value } of node?.kind === 'map' ? node.entries : []) {
    setKey(texts, key.value, isNull(value) ? '' : textOfNode(value));
  }
  return texts;
}
