/** The fields that a replacement sets (kyaml's PathMatcher). */
import { compileGoRegexp, type GoRegexp } from '../../apimachinery/go/regexp.ts';
import { trimSpace } from '../../apimachinery/go/text.ts';
import { CliError } from '../../errors.ts';
import { BuildError } from './error.ts';
import { indexOfPart, isSelector, itemsOf, memberOf, splitFieldPath, splitSelector } from './look-up.ts';
import {
  cloneNode,
  entryOf,
  isNull,
  type ListNode,
  type MapNode,
  type Node,
  newList,
  newMap,
  putField,
  type ScalarNode,
  textOfNode,
} from './node.ts';
import { wrongKind } from './node-kind.ts';
import { nodeYaml } from './node-yaml.ts';
import { readText } from './read.ts';
import { plainNode, resolvedTag } from './scalars.ts';

type Pattern = GoRegexp | CliError;

/** A path with the expressions of its selectors. */
export interface FieldPath {
  readonly text: string;
  readonly parts: readonly string[];
  readonly patterns: ReadonlyMap<string, Pattern>;
}

/** What is made at the end of a path that is not there. */
export type Created = Node['kind'];

/** A path ready to be used; a bad expression in it is reported when it is. */
export async function compilePath(text: string): Promise<FieldPath> {
  const parts = splitFieldPath(text);
  const patterns = new Map<string, Pattern>();
  for (const part of parts.filter((each) => isSelector(each) && each.includes('='))) {
    const [, expression] = splitSelector(part);
    const pattern = await compileGoRegexp(expression).catch((error: unknown) => {
      if (error instanceof CliError) return error;
      throw error;
    });
    patterns.set(part, pattern);
  }
  return { text, parts, patterns };
}

/**
 * Puts a value in place of a node. A scalar takes the text only and stays what it is, `!!int` for
 * example; it is empty for a list or map. Anything else becomes a copy of the value.
 */
export function setNode(target: Node, value: Node): void {
  if (target.kind === 'scalar') {
    target.value = textOfNode(value);
    return;
  }
  // copied first: a target may be the value itself, or hold it
  const copy = cloneNode(value);
  for (const key of Object.keys(target)) Reflect.deleteProperty(target, key);
  Object.assign(target, copy);
}

/** The search for the nodes of a path. */
export class PathMatch {
  readonly #path: FieldPath;
  readonly #created: Created | undefined;
  readonly #newScalars: ScalarNode[] = [];

  constructor(path: FieldPath, created: Created | undefined) {
    this.#path = path;
    this.#created = created;
  }

  /** The nodes at the path from its part `depth` on. Throws CliError. */
  find(node: Node, depth = 0): Node[] {
    const part = this.#path.parts[depth];
    if (part === undefined) return [node];
    const index = indexOfPart(part);
    if (index !== undefined && index >= 0) return this.#at(node, index, depth);
    if (isSelector(part)) return this.#selected(node, part, depth);
    if (part === '*') return itemsOf(node).flatMap((item) => this.find(item, depth + 1));
    return this.#member(node, part, depth);
  }

  /** Gives the scalars that were made the tags that follow from what they have got. */
  settle(): void {
    for (const scalar of this.#newScalars) scalar.tag = resolvedTag(scalar.value);
  }

  #newScalar(value: string): ScalarNode {
    const scalar = plainNode(value);
    this.#newScalars.push(scalar);
    return scalar;
  }

  #member(node: Node, key: string, depth: number): Node[] {
    if (key === '') return this.#nameless(node, depth);
    let field = memberOf(node, key);
    if (field === undefined) {
      if (this.#created === undefined) return [];
      field = this.#make(depth + 1, this.#created);
      // what is made below null is lost, as in kustomize
      if (node.kind === 'map') putField(node, key, field);
    }
    const isLast = depth + 1 === this.#path.parts.length;
    return field.kind === 'scalar' && !isLast ? this.#inText(field, depth + 1) : this.find(field, depth + 1);
  }

  /** An empty part means a scalar without text. */
  #nameless(node: Node, depth: number): Node[] {
    if (isNull(node)) return [];
    if (node.kind !== 'scalar') throw wrongKind(node, 'scalar');
    return node.value === '' ? this.find(node, depth + 1) : [];
  }

  /** Goes on in a copy of what the text says: nothing comes of a change there. */
  #inText({ value }: ScalarNode, depth: number): Node[] {
    return this.find(this.parse(value, depth), depth);
  }

  /** The document in a scalar's text. Throws BuildError. */
  parse(text: string, depth: number): Node {
    const document = readText(text);
    if (document !== undefined) return document;
    const part = this.#path.parts[depth] as string;
    const isList = indexOfPart(part) !== undefined || isSelector(part) || part === '*';
    const wanted = part === '' ? 'Scalar' : isList ? 'Sequence' : 'Mapping';
    throw new BuildError(`wrong node kind: expected ${wanted}Node but got : node contents:\nnull\n`);
  }

  #at(node: Node, index: number, depth: number): Node[] {
    const items = [...itemsOf(node)];
    if (items.length === index && this.#created !== undefined) {
      const item = this.#make(depth + 1, this.#created);
      items.push(item);
      if (node.kind === 'list') node.items.push(item);
    }
    const item = items[index];
    if (item === undefined) {
      throw new BuildError(`index ${index} specified but only ${items.length} elements found`);
    }
    return this.find(item, depth + 1);
  }

  #selected(node: Node, part: string, depth: number): Node[] {
    const [field, value] = splitSelector(part);
    const items = itemsOf(node);
    const found = this.#among(items, part, field, depth);
    if (found.length > 0 || this.#created === undefined) return found;
    const list: ListNode = node.kind === 'list' ? node : newList();
    const item = this.#newScalar(value);
    list.items.push(field === '' ? item : newMap([{ key: plainNode(field), value: item }]));
    const made = this.#among(list.items, part, field, depth);
    if (made.length > 0) return made;
    // kustomize goes on making items for ever
    throw new BuildError(`the element made for "${part}" does not match it`);
  }

  #among(items: readonly Node[], part: string, field: string, depth: number): Node[] {
    const pattern = this.#path.patterns.get(part);
    if (pattern instanceof CliError && items.length > 0) throw pattern;
    const matches = (node: Node): boolean =>
      pattern !== undefined && !(pattern instanceof CliError) && pattern.test(trimSpace(nodeYaml(node)));
    if (field === '') return items.filter(matches);
    return items.flatMap((item) => {
      const entry = entryOf(item, field);
      return entry !== undefined && matches(entry.value) ? this.find(item, depth + 1) : [];
    });
  }

  /** What stands before the part `depth` of the path. */
  #make(depth: number, created: Created): ScalarNode | MapNode | ListNode {
    const next = this.#path.parts[depth] ?? '';
    const index = indexOfPart(next);
    if (isSelector(next) || (index !== undefined && index >= 0)) return newList();
    const kind = next === '' ? created : 'map';
    return kind === 'map' ? newMap() : kind === 'list' ? newList() : this.#newScalar('');
  }
}
