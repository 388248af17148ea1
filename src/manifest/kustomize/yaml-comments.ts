/** The comments of a YAML text by the nodes that go-yaml v3 keeps them with. */
import type { Node } from './node.ts';

export interface NodeComments {
  /** Lines above a key or an item of a list; '' is an empty one. */
  readonly head?: string[];
  /** Behind a value, or behind a key whose value begins on the next line. */
  line?: string;
  /** Lines below. */
  readonly foot?: string[];
}

/** By the key of a field, by an item of a list, and for line comments by the value. */
export interface Comments {
  readonly of: ReadonlyMap<Node, NodeComments>;
  /** What stands apart at the start and at the end. */
  readonly start: readonly string[];
  readonly end: readonly string[];
}

interface Entity {
  readonly node: Node;
  readonly line: number;
  readonly column: number;
}

interface Line {
  readonly kind: 'blank' | 'comment' | 'content';
  /** The comment, or the one behind the content. */
  readonly comment: string;
  readonly column: number;
}

interface Block {
  readonly lines: readonly string[];
  readonly column: number;
  readonly first: number;
  /** The line behind it. */
  readonly next: number;
}

/** The comments of a text whose document is `root`. */
export function readComments(text: string, root: Node): Comments {
  const values = new Map<number, Node>();
  const entities: Entity[] = [];
  const texts = text.split('\n');
  const lines = texts.map(lineOf);
  collect(root, texts, entities, values);
  hideBlockScalars(lines, values);
  const found = new Map<Node, { head: string[]; foot: string[]; line?: string }>();
  const at = (node: Node): { head: string[]; foot: string[]; line?: string } => {
    const comments = found.get(node) ?? { head: [], foot: [] };
    found.set(node, comments);
    return comments;
  };
  for (const [line, node] of values) {
    const comment = lines[line - 1];
    if (comment?.kind === 'content' && comment.comment !== '') at(node).line = comment.comment;
  }
  const start: string[] = [];
  const end: string[] = [];
  /** The entities before a block that those after them do not hide, the outermost first. */
  const open: Entity[] = [];
  let passed = 0;
  for (const block of blocksOf(lines)) {
    for (; (entities[passed]?.line ?? Number.POSITIVE_INFINITY) <= block.first; passed++) {
      const entity = entities[passed] as Entity;
      while ((open.at(-1)?.column ?? -1) >= entity.column) open.pop();
      open.push(entity);
    }
    const next = entities[passed];
    const isApart = lines[block.next]?.kind !== 'content';
    const follows = lines[block.first - 1]?.kind === 'content';
    const above = open.findLast(({ column }) => column <= block.column);
    if (passed === 0 && isApart && start.length === 0 && next !== undefined) start.push(...block.lines);
    else if (next === undefined && !follows) end.push(...(end.length > 0 ? [''] : []), ...block.lines);
    else if (above !== undefined && (next === undefined || next.column < block.column || (isApart && follows))) {
      at(above.node).foot.push(...block.lines);
    } else if (next !== undefined) {
      const { head } = at(next.node);
      if (head.length > 0 && lines[block.first - 1]?.kind === 'blank') head.push('');
      head.push(...block.lines);
    }
  }
  return { of: found, start, end };
}

function lineOf(text: string): Line {
  const column = text.length - text.trimStart().length;
  if (column === text.length) return { kind: 'blank', comment: '', column };
  if (text[column] === '#') return { kind: 'comment', comment: text.slice(column), column };
  return { kind: 'content', comment: commentBehind(text), column };
}

/** A comment begins behind a blank, outside of quotes. */
function commentBehind(text: string): string {
  let quote = '';
  let last = ':';
  for (let index = 0; index < text.length; index++) {
    const character = text[index] as string;
    if (quote !== '') {
      if (quote === '"' && character === '\\') index += 1;
      else if (character === quote) quote = '';
    } else if (character === '#' && /\s/.test(text[index - 1] ?? '')) return text.slice(index);
    else if ((character === '"' || character === "'") && ':-[{,?'.includes(last)) quote = character;
    if (!/\s/.test(character)) last = character;
  }
  return '';
}

/** Every key and item of blocks in the order of the text, and the value that ends each line. */
function collect(root: Node, texts: readonly string[], entities: Entity[], values: Map<number, Node>): void {
  const consumed = new Map<number, number>();
  const columnOf = (line: number): number => {
    const known = consumed.get(line);
    if (known !== undefined) return known;
    const text = texts[line - 1] ?? '';
    return text.length - text.trimStart().length;
  };
  const walk = (node: Node): void => {
    const line = node.place?.line ?? 1;
    if (node.kind === 'scalar' || node.flow === true) {
      values.set(line, node);
      return;
    }
    if (node.kind === 'list') {
      for (const item of node.items) {
        const itemLine = item.place?.line ?? line;
        const column = columnOf(itemLine);
        entities.push({ node: item, line: itemLine, column });
        const rest = /^-\s*/.exec((texts[itemLine - 1] ?? '').slice(column));
        consumed.set(itemLine, column + (rest?.[0].length ?? 2));
        walk(item);
      }
      return;
    }
    for (const { key, value } of node.entries) {
      const keyLine = key.place?.line ?? line;
      entities.push({ node: key, line: keyLine, column: columnOf(keyLine) });
      values.set(keyLine, key);
      walk(value);
    }
  };
  walk(root);
}

/** Lines inside of block scalars are no comments, whatever they begin with. */
function hideBlockScalars(lines: Line[], values: ReadonlyMap<number, Node>): void {
  for (const [line, node] of values) {
    if (node.kind !== 'scalar' || (node.style !== 'literal' && node.style !== 'folded')) continue;
    let indent = 0;
    for (let index = line; index < lines.length; index++) {
      const { kind, column } = lines[index] as Line;
      if (kind === 'blank') continue;
      indent ||= column;
      if (indent === 0 || column < indent) break;
      lines[index] = { kind: 'content', comment: '', column };
    }
  }
}

function blocksOf(lines: readonly Line[]): Block[] {
  const blocks: Block[] = [];
  for (let index = 0; index < lines.length; index++) {
    const { kind, column } = lines[index] as Line;
    if (kind !== 'comment') continue;
    const first = index;
    while (lines[index + 1]?.kind === 'comment' && lines[index + 1]?.column === column) index += 1;
    const comments = lines.slice(first, index + 1).map(({ comment }) => comment);
    blocks.push({ lines: comments, column, first, next: index + 1 });
  }
  return blocks;
}
