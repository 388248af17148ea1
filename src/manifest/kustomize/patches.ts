/** Patches as they are written, and how they are applied to an object. */
import { goJsonProblem } from '../../apimachinery/go/json.ts';
import { goQuote } from '../../apimachinery/go/text.ts';
import { isJsonObject, type Json, parseWrittenJson } from '../../apimachinery/json.ts';
import { applyJsonPatch, type JsonPatch, parseJsonPatch } from '../../apimachinery/patch/json-patch.ts';
import { CliError } from '../../errors.ts';
import { BuildError } from './error.ts';
import { mergeNodes } from './merge.ts';
import { isMap, type MapNode } from './node.ts';
import { annotation, type Resource } from './resource.ts';
import { unmarshaledNode } from './unmarshal.ts';
import { objectJson } from './written.ts';
import { yamlToJson } from './yaml-json.ts';

/**
 * The operations of a JSON patch: strict JSON where the text begins with a bracket, else the first
 * document of YAML. Throws CliError.
 */
export function readJsonPatch(text: string): JsonPatch {
  return parseJsonPatch(text.startsWith('[') ? strictJson(text) : yamlToJson(text));
}

function strictJson(text: string): Json {
  try {
    return parseWrittenJson(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new CliError(goJsonProblem(text) ?? error.message, { cause: error });
  }
}

/** The annotations that outlive a JSON patch, whatever it does to the others. */
const isInternal = (key: string): boolean =>
  key.startsWith('internal.config.kubernetes.io') ||
  ['config.kubernetes.io/path', 'config.kubernetes.io/index', 'config.k8s.io/id'].includes(key);

/** Applies a JSON patch to an object. Throws CliError. */
export function applyJsonOperations(resource: Resource, operations: JsonPatch): void {
  const internal = [...resource.annotations].filter(([key]) => isInternal(key));
  const patched = applyJsonPatch(objectOf(resource), operations);
  if (!isJsonObject(patched)) {
    throw new BuildError('json: cannot unmarshal array into Go value of type map[string]interface {}');
  }
  resource.node = unmarshaledNode(patched) as MapNode;
  resource.annotations = new Map([...resource.annotations, ...internal]);
}

function objectOf(resource: Resource): { [key: string]: Json } {
  const json = objectJson(resource, false);
  return isJsonObject(json) ? json : {};
}

/**
 * Merges a strategic patch into an object, which has no node any more when the patch deletes it.
 * Kind, name and namespace stay, unless the patch may change the first two. Both are changed in
 * place. Throws BuildError.
 */
export function applyStrategicPatch(resource: Resource, patch: Resource): void {
  const { name, namespace, kind } = resource;
  const changesName = patch.isEnabled(annotation.allowNameChange);
  const changesKind = patch.isEnabled(annotation.allowKindChange);
  if (changesName || changesKind) resource.rememberId();
  const merged = mergeNodes(resource.schema, resource.node, patch.node);
  if (!isMap(merged)) {
    resource.node = undefined;
    return;
  }
  if (!changesKind) resource.kind = kind;
  if (!changesName) resource.name = name;
  resource.namespace = namespace;
}

/** `[patch: "..."]` or `[path: "..."]`, as error texts name a patch. */
export const patchSource = (kind: 'patch' | 'path', text: string): string => `[${kind}: ${goQuote(text)}]`;
