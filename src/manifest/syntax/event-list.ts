import { CHOMPING_MODE, COLLECTION_STYLE, EVENT_ID, type Event, SCALAR_STYLE } from 'js-yaml';
import { SyntaxProblem } from './cursor.ts';

/** The events of one document. */
export interface DocumentEvents {
  /** None when there is no document. */
  readonly events: Event[];
  /**
   * What the events' ranges are of: the text, and after it the values that do not stand in it as
   * they are.
   */
  readonly source: string;
  /** Where in the text a position of an event belongs. */
  textPosition(position: number): number;
}

export const STANDARD = 'tag:yaml.org,2002:';

/**
 * The tags that make a difference to a scalar; go-yaml takes every other one for text, and looks at
 * no collection's.
 */
const KNOWN_TAGS = new Set(
  ['str', 'bool', 'int', 'float', 'null', 'timestamp', 'binary'].map((name) => STANDARD + name),
);

interface Range {
  readonly start: number;
  readonly end: number;
}

const nowhere: Range = { start: -1, end: -1 };

export interface Properties {
  readonly anchor: Range | undefined;
  /** In full; '' without one. */
  readonly tag: string;
}

export const noProperties: Properties = { anchor: undefined, tag: '' };

/**
 * js-yaml's events, added one after the other; what they stand for is decided here, js-yaml only
 * builds it.
 */
export class EventList {
  readonly events: Event[] = [];
  readonly #text: string;
  readonly #added: string[] = [];
  readonly #origins = new Map<number, number>();
  #sourceEnd: number;
  /** The anchors so far, and whether their nodes are still open. */
  readonly #anchors = new Map<string, { open: boolean }>();

  readonly #keepsTags: boolean;
  #deferred: SyntaxProblem | undefined;

  /** `keepsTags` is for readers to whom every tag of a scalar makes a difference. */
  constructor(text: string, keepsTags = false) {
    this.#text = text;
    this.#keepsTags = keepsTags;
    this.#sourceEnd = text.length;
  }

  /** A problem that go-yaml only sees once it has read the whole document; the first counts. */
  defer(problem: string, position: number): void {
    this.#deferred ??= new SyntaxProblem(problem, position);
  }

  /** Throws SyntaxProblem. */
  finish(): DocumentEvents {
    if (this.#deferred !== undefined) throw this.#deferred;
    return {
      events: this.events,
      source: this.#added.length === 0 ? this.#text : this.#text + this.#added.join(''),
      textPosition: (position) => this.#origins.get(position) ?? Math.min(position, this.#text.length),
    };
  }

  document(explicitStart: boolean): void {
    this.events.push({ type: EVENT_ID.DOCUMENT, explicitStart, explicitEnd: false, directives: [] });
  }

  /** Ends the document, or the collection, that was begun last. */
  pop(): void {
    this.events.push({ type: EVENT_ID.POP });
  }

  alias(name: Range, position: number): void {
    const anchor = this.#anchors.get(this.#text.slice(name.start, name.end));
    const quoted = `'${this.#text.slice(name.start, name.end)}'`;
    if (anchor === undefined) throw new SyntaxProblem(`unknown anchor ${quoted} referenced`, position);
    if (anchor.open) this.defer(`anchor ${quoted} value contains itself`, position);
    this.events.push({ type: EVENT_ID.ALIAS, anchorStart: name.start, anchorEnd: name.end });
  }

  /** A scalar whose value stands in `range` of the text, when it stands there as it is. */
  scalar(value: string, range: Range, position: number, isPlain: boolean, properties: Properties): void {
    const isVerbatim = this.#text.slice(range.start, range.end) === value;
    const { start, end } = isVerbatim ? range : this.#add(value, position);
    const tag = this.#tagRange(properties.tag, value === '<<', position);
    const anchor = this.#declare(properties.anchor, false).range;
    this.events.push({
      type: EVENT_ID.SCALAR,
      valueStart: start,
      valueEnd: end,
      anchorStart: anchor.start,
      anchorEnd: anchor.end,
      tagStart: tag.start,
      tagEnd: tag.end,
      style: isPlain ? SCALAR_STYLE.PLAIN : SCALAR_STYLE.DOUBLE_QUOTED,
      chomping: CHOMPING_MODE.CLIP,
      indent: -1,
      fast: true,
    });
  }

  empty(position: number, properties = noProperties): void {
    this.scalar('', { start: position, end: position }, position, true, properties);
  }

  /** A collection and what `members` adds. */
  collection(type: 'sequence' | 'mapping', start: number, anchor: Range | undefined, members: () => void): void {
    const { range, state } = this.#declare(anchor, true);
    this.events.push({
      type: type === 'sequence' ? EVENT_ID.SEQUENCE : EVENT_ID.MAPPING,
      start,
      anchorStart: range.start,
      anchorEnd: range.end,
      tagStart: -1,
      tagEnd: -1,
      style: COLLECTION_STYLE.BLOCK,
    });
    members();
    this.pop();
    state.open = false;
  }

  #declare(anchor: Range | undefined, open: boolean): { range: Range; state: { open: boolean } } {
    const state = { open };
    if (anchor !== undefined) this.#anchors.set(this.#text.slice(anchor.start, anchor.end), state);
    return { range: anchor ?? nowhere, state };
  }

  /** js-yaml gets the tag written out. With one of two tags `<<` merges whatever its quotes. */
  #tagRange(tag: string, isMerge: boolean, position: number): Range {
    if (tag === '') return nowhere;
    if (this.#keepsTags) return this.#add(`!<${tag}>`, position);
    if (isMerge && (tag === '!' || tag === `${STANDARD}merge`)) return this.#add('!<merge>', position);
    return this.#add(KNOWN_TAGS.has(tag) ? `!<${tag}>` : '!', position);
  }

  /** Puts a text after the source; `position` is where it comes from. */
  #add(value: string, position: number): Range {
    // The blank keeps ranges apart that would begin at the same place.
    const start = this.#sourceEnd + 1;
    this.#added.push(' ', value);
    this.#sourceEnd = start + value.length;
    this.#origins.set(start, position);
    return { start, end: this.#sourceEnd };
  }
}
