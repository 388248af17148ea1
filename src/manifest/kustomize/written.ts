/** The objects of a build as they are written (resmap.AsYaml). */
import { compareStrings } from '../../apimachinery/go/text.ts';
import type { Json } from '../../apimachinery/json.ts';
import { BuildError } from './error.ts';
import type { MapNode, Node, Place, ScalarNode } from './node.ts';
import { goSyntaxOfNode, hasStringKeys } from './node-go-syntax.ts';
import { nodeJson } from './node-json.ts';
import type { Resource } from './resource.ts';
import { resolvedTag, ScalarProblem, scalarJson, timestamp } from './scalars.ts';

/** The values of all objects. Throws BuildError for what YAML or JSON cannot hold. */
export function writtenObjects(resources: readonly Resource[]): Json[] {
  return resources.map(writtenObject);
}

/** The value of one object. Throws BuildError. */
export function writtenObject({ node }: Resource): Json {
  if (node === undefined) return null;
  checkDecoding(node);
  checkEncoding(node);
  return nodeJson(node);
}

/** What go-yaml refuses to read, when kustomize reads its own text again. */
function checkDecoding(root: MapNode): void {
  const repeated: { readonly line: string; readonly place: Place | undefined }[] = [];
  const visit = (node: Node): void => {
    if (node.kind === 'scalar') checkScalar(node);
    else if (node.kind === 'list') for (const item of node.items) visit(item);
    else {
      const found = repeatedKeys(node);
      repeated.push(...found);
      if (found.length === 0) for (const { value } of node.entries) visit(value);
    }
  };
  visit(root);
  const [first] = repeated;
  if (first === undefined) return;
  const lines = repeated.map(({ line }) => `  ${line}`).join('\n');
  throw new BuildError(`map[string]interface {}(nil): yaml: unmarshal errors:\n${lines}`, { place: first.place });
}

/**
 * A key twice, whatever its type; kustomize writes a null twice. The lines are those of the files,
 * kustomize's are of its own text.
 */
function repeatedKeys({ entries }: MapNode): { readonly line: string; readonly place: Place | undefined }[] {
  const seen = new Map<string, ScalarNode>();
  return entries.flatMap(({ key }) => {
    const before = seen.get(key.value) ?? (key.tag === '!!null' ? key : undefined);
    if (before === undefined) {
      seen.set(key.value, key);
      return [];
    }
    const line = `line ${key.place?.line ?? 0}: mapping key ${JSON.stringify(key.value)} already defined at line ${before.place?.line ?? 0}`;
    return [{ line, place: key.place }];
  });
}

/** A text that its tag does not fit. */
function checkScalar(node: ScalarNode): void {
  const { tag, value, place } = node;
  const fail = (problem: string): never => {
    throw new BuildError(`map[string]interface {}(nil): yaml: ${problem}`, { place });
  };
  const mismatch = (): never => fail(`cannot decode ${resolvedTag(value)} \`${value}\` as a ${tag}`);
  if (tag === '!!null' && resolvedTag(value) !== '!!null') mismatch();
  if (tag === '!!timestamp' && timestamp(value) === undefined) mismatch();
  if (tag === '!!binary' && !isBase64(value)) fail('!!binary value contains invalid base64 data');
  const problem = problemOf(node);
  if (problem !== undefined && !isOfJson(problem)) fail(problem);
}

function isBase64(text: string): boolean {
  const plain = text.replaceAll(/[\r\n]/g, '');
  return plain.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(plain);
}

function problemOf(node: ScalarNode): string | undefined {
  try {
    scalarJson(node);
    return undefined;
  } catch (error) {
    if (error instanceof ScalarProblem) return error.message;
    throw error;
  }
}

/** What encoding/json says, not go-yaml. */
const isOfJson = (problem: string): boolean => problem.startsWith('json: ');

interface Unencodable {
  readonly problem: string;
  readonly place: Place | undefined;
}

/** What JSON has no form for: it goes through the keys in their order, and ends at the first. */
function checkEncoding(root: MapNode): void {
  const found = unencodable(root, true);
  if (found === undefined) return;
  throw new BuildError(`${goSyntaxOfNode(root, true)}: ${found.problem}`, { place: found.place });
}

function unencodable(node: Node, root = false): Unencodable | undefined {
  if (node.kind === 'scalar') {
    const problem = problemOf(node);
    return problem === undefined ? undefined : { problem, place: node.place };
  }
  if (node.kind === 'list') return firstOf(node.items);
  if (!root && !hasStringKeys(node)) {
    return { problem: 'json: unsupported type: map[interface {}]interface {}', place: node.place };
  }
  const values = node.entries.map(({ value }) => value);
  const first = firstOf(values);
  if (first === undefined) return undefined;
  const inOrder = node.entries.toSorted((one, other) => compareStrings(one.key.value, other.key.value));
  return firstOf(inOrder.map(({ value }) => value));
}

function firstOf(nodes: readonly Node[]): Unencodable | undefined {
  for (const node of nodes) {
    const found = unencodable(node);
    if (found !== undefined) return found;
  }
  return undefined;
}
