/** YAML text to nodes, as kyaml reads resource files (kio.FromBytes, then DeAnchor). */
import { EVENT_ID, type Event, SCALAR_STYLE, type ScalarEvent } from 'js-yaml';
import { excessiveAlias } from '../aliases.ts';
import { SyntaxProblem } from '../syntax/cursor.ts';
import { lineBreaks, MAX_DEPTH } from '../syntax/error.ts';
import { STANDARD } from '../syntax/event-list.ts';
import { type DocumentEvents, readEvents } from '../syntax/events.ts';
import { goYamlProblem } from '../syntax/wording.ts';
import { BuildError } from './error.ts';
import {
  COLLECTION_KEY,
  type CollectionKey,
  cloneNode,
  type Entry,
  isNull,
  type ListNode,
  type MapNode,
  type Node,
  type Place,
  putField,
  removeField,
  type ScalarNode,
  type ScalarStyle,
} from './node.ts';
import { resolvedTag } from './scalars.ts';
import { controlCharacter } from './source-text.ts';

/** One document of a file. */
interface DocumentText {
  readonly text: string;
  /** The line of the file that it begins on. */
  readonly line: number;
}

/** A line that begins with `---` separates documents; a comment may follow. Throws BuildError. */
export function splitDocuments(text: string): DocumentText[] {
  const documents: DocumentText[] = [];
  let start = 0;
  let line = 1;
  for (const match of text.matchAll(/\n---.*\n/g)) {
    const separator = match[0].trim();
    const rest = separator.slice(3).trim();
    if (rest !== '' && !rest.startsWith('#')) throw new BuildError(`invalid document separator: ${separator}`);
    const end = match.index + 1;
    documents.push({ text: text.slice(start, end), line });
    line += lineBreaks(text, match.index + match[0].length, start);
    start = match.index + match[0].length;
  }
  documents.push({ text: text.slice(start), line });
  return documents;
}

/** The documents of a file, aliases resolved; undefined for those that hold nothing. Throws BuildError. */
export function readDocuments(content: string, file: string): (Node | undefined)[] {
  const text = content.replaceAll('\r\n', '\n').replace(/^\ufeff/, '');
  return splitDocuments(text).map((document) => {
    const node = readDocument(document.text, file, document.line);
    return isNull(node) ? undefined : node;
  });
}

/**
 * One document; undefined when there is none in the text. `asWritten` is how go-yaml reads it:
 * without what kyaml makes of the keys.
 */
export function readDocument(text: string, file: string, firstLine = 1, asWritten = false): Node | undefined {
  const malformed = (position: number, message: string): BuildError => {
    const place = { file, line: firstLine + lineBreaks(text, position) };
    return new BuildError(`MalformedYAMLError: yaml: ${message}`, { place, reason: 'yaml' });
  };
  const control = controlCharacter(text);
  if (control >= 0) throw malformed(control, 'control characters are not allowed');
  let document: DocumentEvents;
  try {
    document = readEvents(text, MAX_DEPTH, GO_YAML_3);
  } catch (error) {
    if (!(error instanceof SyntaxProblem)) throw error;
    throw malformed(error.position, goYamlProblem(error, text, 'v3'));
  }
  if (document.events.length === 0) return undefined;
  const bomb = document.events.some(({ type }) => type === EVENT_ID.ALIAS)
    ? excessiveAlias(document.events, document.source)
    : undefined;
  if (bomb !== undefined) throw malformed(bomb, 'document contains excessive aliasing');
  const node = new NodeBuilder(document, text, { file, firstLine, asWritten }).build();
  return node?.kind === 'map' ? { ...node, document: { text, line: firstLine } } : node;
}

/** The document of a text that is no file of objects: its mistakes are in go-yaml's words alone. */
export function readText(text: string, asWritten = false): Node | undefined {
  try {
    return readDocument(text, '', 1, asWritten);
  } catch (error) {
    if (!(error instanceof BuildError) || error.reason !== 'yaml') throw error;
    throw new BuildError(error.message.replace(/^MalformedYAMLError: /, ''));
  }
}

/** How go-yaml v3 reads where it differs from v2. */
const GO_YAML_3 = { anyKeys: true, yamlEscapes: true, keepsTags: true, ahead: 2 };

/** Nodes of one document's events. */
class NodeBuilder {
  readonly #document: DocumentEvents;
  readonly #text: string;
  readonly #file: string;
  readonly #asWritten: boolean;
  readonly #anchors = new Map<string, Node>();
  #next = 0;
  #line: number;
  #position = 0;

  constructor(
    document: DocumentEvents,
    text: string,
    { file, firstLine, asWritten }: { file: string; firstLine: number; asWritten: boolean },
  ) {
    this.#document = document;
    this.#text = text;
    this.#file = file;
    this.#asWritten = asWritten;
    this.#line = firstLine;
  }

  build(): Node | undefined {
    this.#next = 1;
    return this.#node();
  }

  #node(): Node {
    const event = this.#document.events[this.#next++] as Event;
    switch (event.type) {
      case EVENT_ID.SCALAR:
        return this.#declare(event, this.#scalar(event));
      case EVENT_ID.ALIAS:
        return {
          ...cloneNode(this.#anchors.get(this.#name(event) ?? '') as Node),
          place: this.#place(event.anchorStart),
        };
      default:
        return this.#collection(event as CollectionEvent);
    }
  }

  #collection(event: CollectionEvent): MapNode | ListNode {
    const hasBracket = /[[{]/.test(this.#document.source[event.start] ?? '');
    const place = this.#place(event.start);
    const node: MapNode | ListNode =
      event.type === EVENT_ID.SEQUENCE ? { kind: 'list', items: this.#items(), place } : this.#map(place);
    return this.#declare(event, hasBracket ? { ...node, flow: true } : node);
  }

  #items(): Node[] {
    const items: Node[] = [];
    while (!this.#ends()) items.push(this.#node());
    return items;
  }

  #ends(): boolean {
    if (this.#document.events[this.#next]?.type !== EVENT_ID.POP) return false;
    this.#next += 1;
    return true;
  }

  #map(place: Place): MapNode {
    const map: MapNode = { kind: 'map', entries: [], place };
    let merged: MapNode[] | undefined;
    while (!this.#ends()) {
      const key = keyNode(this.#node());
      const value = this.#node();
      if (key.tag !== '!!merge') map.entries.push({ key, value });
      else if (merged !== undefined) throw new BuildError('duplicate merge key', { place });
      else merged = mergedMaps(value, place);
    }
    if (!this.#asWritten) adjustKeys(map);
    return merged === undefined ? map : withMerged(map, merged);
  }

  #scalar(event: ScalarEvent): ScalarNode {
    const { source } = this.#document;
    const value = source.slice(event.valueStart, event.valueEnd);
    const isPlain = event.style === SCALAR_STYLE.PLAIN;
    const written = event.tagStart < 0 ? undefined : shortTag(source.slice(event.tagStart, event.tagEnd));
    const position = this.#document.textPosition(event.valueStart);
    const [style, place] = [isPlain ? 'plain' : this.#style(event, position), this.#place(position)] as const;
    if (written !== undefined) return { kind: 'scalar', tag: written, value, style, tagged: true, place };
    return { kind: 'scalar', tag: isPlain ? tagOfPlain(value) : '!!str', value, style, place };
  }

  /** The value stands in the text behind its quote, or apart and comes from where its sign is. */
  #style({ valueStart }: ScalarEvent, position: number): ScalarStyle {
    const mark = this.#text[valueStart >= this.#text.length ? position : position - 1] ?? '';
    return STYLES[mark] ?? 'double';
  }

  #declare<T extends Node>(event: AnchoredEvent, node: T): T {
    const name = this.#name(event);
    if (name !== undefined) this.#anchors.set(name, node);
    return node;
  }

  #name(event: AnchoredEvent): string | undefined {
    return event.anchorStart < 0 ? undefined : this.#document.source.slice(event.anchorStart, event.anchorEnd);
  }

  /** Positions come in the order of the text but for the odd step back. */
  #place(position: number): Place {
    if (position >= this.#position) this.#line += lineBreaks(this.#text, position, this.#position);
    else this.#line -= lineBreaks(this.#text, this.#position, position);
    this.#position = position;
    return { file: this.#file, line: this.#line };
  }
}

const STYLES: Readonly<Record<string, ScalarStyle>> = { "'": 'single', '"': 'double', '|': 'literal', '>': 'folded' };

interface AnchoredEvent {
  readonly anchorStart: number;
  readonly anchorEnd: number;
}

interface CollectionEvent extends AnchoredEvent {
  readonly type: typeof EVENT_ID.SEQUENCE | typeof EVENT_ID.MAPPING;
  readonly start: number;
}

/** A collection that is a key is kept for the message that refuses it when it is written. */
function keyNode(node: Node): ScalarNode {
  if (node.kind === 'scalar') return node;
  const key: CollectionKey = { kind: 'scalar', tag: COLLECTION_KEY, value: '', style: 'plain', collection: node };
  return node.place === undefined ? key : { ...key, place: node.place };
}

const tagOfPlain = (value: string): string => (value === '<<' ? '!!merge' : resolvedTag(value));

/** The short form of a tag as the event list writes it; `!` alone is none. */
function shortTag(written: string): string | undefined {
  const tag = written.slice(2, -1);
  if (tag === '!') return undefined;
  return tag.startsWith(STANDARD) ? `!!${tag.slice(STANDARD.length)}` : tag;
}

/** The maps that `<<` names, the last of a list first. */
function mergedMaps(value: Node, place: Place): MapNode[] {
  if (value.kind === 'map') return [value];
  if (value.kind === 'scalar') {
    throw new BuildError('map merge requires map or sequence of maps as the value', { place });
  }
  return value.items
    .flatMap((item) => {
      if (item.kind === 'list') throw new BuildError('invalid map merge: received a nested sequence', { place });
      return mergedMaps(item, place);
    })
    .reverse();
}

/** Takes away the first `<<` that merges nothing, and adds the entry of a null a second time (kyaml's DeAnchor). */
function adjustKeys(map: MapNode): void {
  removeField(map, '<<');
  map.entries.push(...map.entries.filter(({ key }) => key.tag === '!!null' && key.value !== ''));
}

/** What the map has itself wins over what it merges. */
function withMerged(map: MapNode, merged: readonly MapNode[]): MapNode {
  const own = map.entries.map(({ key, value }): Entry => ({ key, value: cloneNode(value) }));
  for (const { key, value } of merged.flatMap(({ entries }) => entries)) putField(map, key.value, cloneNode(value));
  for (const { key, value } of own) putField(map, key.value, value);
  return map;
}
