/** Rendered files as the one stream that a post-renderer gets, and back (annotateAndMerge, splitAndDeannotate of pkg/action). */
import path from 'node:path';
import { compareStrings } from '../../apimachinery/go/text.ts';
import {
  fieldOf,
  isMap,
  type MapNode,
  mapAt,
  type Node,
  putField,
  removeField,
  stringNode,
  textAt,
} from '../../manifest/kustomize/node.ts';
import { nodeYaml } from '../../manifest/kustomize/node-yaml.ts';
import { readDocument, splitDocuments } from '../../manifest/kustomize/read.ts';
import { type Comments, readComments } from '../../manifest/kustomize/yaml-comments.ts';
import { HelmFault } from '../error.ts';
import { splitManifests } from './manifests.ts';

/** Where a document remembers its file. */
const FILE = 'postrenderer.helm.sh/postrender-filename';

interface Parsed {
  readonly node: Node;
  readonly comments: Comments;
}

/** Documents of a text in kyaml's way; those that hold nothing are left out. */
function parse(text: string): readonly Parsed[] {
  return splitDocuments(text.replaceAll('\r\n', '\n')).flatMap((document) => {
    const node = readDocument(document.text, '', document.line);
    if (!isMap(node) && node?.kind !== 'list') return [];
    return [{ node, comments: readComments(document.text, node) }];
  });
}

const written = (documents: readonly Parsed[]): string =>
  documents.map(({ node, comments }) => nodeYaml(node, comments)).join('---\n');

function explained<Result>(what: string, step: () => Result): Result {
  try {
    return step();
  } catch (error) {
    throw new HelmFault(`${what}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function annotate(node: Node, file: string): void {
  if (!isMap(node)) throw new Error('wrong node kind: expected MappingNode but got SequenceNode');
  const annotations = mapAt(mapAt(node, 'metadata') as MapNode, 'annotations') as MapNode;
  putField(annotations, FILE, { ...stringNode(file), style: 'single' });
}

/** All documents in one text, each with its file's name in an annotation. Throws HelmFault. */
export function mergeFiles(files: ReadonlyMap<string, string>): string {
  const named = [...files]
    .filter(([name, text]) => !path.posix.basename(name).startsWith('_') && text.trim() !== '')
    .sort(([a], [b]) => compareStrings(a, b));
  const documents = named.flatMap(([name, text]) =>
    splitManifests(text).flatMap((manifest) => {
      const parsed = explained(`error merging manifests: parsing ${name}`, () => parse(manifest));
      for (const { node } of parsed) {
        explained(`error merging manifests: annotating ${name}`, () => annotate(node, name));
      }
      return parsed;
    }),
  );
  return written(documents);
}

function takeName(node: Node): string {
  const annotations = fieldOf(fieldOf(node, 'metadata'), 'annotations');
  const name = textAt(annotations, FILE);
  if (isMap(annotations)) {
    removeField(annotations, FILE);
    const metadata = fieldOf(node, 'metadata') as MapNode;
    if (annotations.entries.length === 0) removeField(metadata, 'annotations');
  }
  return name;
}

/** The files again, as a post-renderer left them. Throws HelmFault. */
export function splitFiles(text: string): ReadonlyMap<string, string> {
  const documents = explained('error while parsing post rendered output: error parsing YAML', () => parse(text));
  const byName = new Map<string, Parsed[]>();
  for (const [index, parsed] of documents.entries()) {
    const name = takeName(parsed.node) || `generated-by-postrender-${index}.yaml`;
    byName.set(name, [...(byName.get(name) ?? []), parsed]);
  }
  return new Map([...byName].map(([name, parsed]) => [name, written(parsed)]));
}
