/** From tokens to js-yaml's events: the grammar of go-yaml v2 (parserc.go). */
import { EVENT_ID } from 'js-yaml';
import { SyntaxProblem } from './cursor.ts';
import { type DocumentEvents, EventList, noProperties, type Properties, STANDARD } from './event-list.ts';
import type { Directive, Tag } from './tags.ts';
import { type Token, Tokens } from './tokens.ts';

export type { DocumentEvents };

/** How a text is read where that is not as kubectl reads manifests. */
export interface Dialect {
  /** Takes collections as keys; those who read the events have to see to them. */
  readonly anyKeys?: boolean;
  /** Without the escapes that JSON has and YAML 1.1 has not. */
  readonly yamlEscapes?: boolean;
  /** Gives the tags of all scalars as they are. */
  readonly keepsTags?: boolean;
  /** How many tokens are read before they are asked for; what is wrong with them comes first. */
  readonly ahead?: number;
}

/** Reads the first document of a text; the rest is ignored. Throws SyntaxProblem. */
export function readEvents(text: string, maxDepth: number, dialect: Dialect = {}): DocumentEvents {
  return new Reader(text, maxDepth, dialect).readDocument();
}

class Reader {
  readonly #list: EventList;
  readonly #tokens: Tokens;
  readonly #anyKeys: boolean;
  readonly #handles = new Map<string, string>();
  /** Where the flow collections begin that are open. */
  readonly #flows: number[] = [];
  #lastScalar: { readonly start: number; readonly end: number } | undefined;

  constructor(text: string, maxDepth: number, dialect: Dialect) {
    const { anyKeys = false, yamlEscapes = false, keepsTags = false, ahead = 0 } = dialect;
    this.#list = new EventList(text, keepsTags);
    this.#tokens = new Tokens(text, maxDepth, yamlEscapes, ahead);
    this.#anyKeys = anyKeys;
  }

  readDocument(): DocumentEvents {
    const { kind } = this.#tokens.peek();
    if (kind === 'end') return this.#list.finish();
    const isExplicit = kind === 'directive' || kind === 'documentStart';
    this.#readDirectives();
    this.#list.document(isExplicit);
    if (isExplicit) {
      const mark = this.#tokens.next();
      if (mark.kind !== 'documentStart') throw unexpected('did not find expected <document start>', mark);
    }
    const content = this.#tokens.peek();
    if (isExplicit && endsDocument.has(content.kind)) this.#list.empty(content.start);
    else this.#node(true, false);
    this.#tokens.peek();
    this.#list.pop();
    return this.#list.finish();
  }

  #readDirectives(): void {
    let version: string | undefined;
    for (let token = this.#tokens.peek(); token.kind === 'directive'; token = this.#tokens.peek()) {
      const { directive } = token;
      if (directive.kind === 'tag') this.#addHandle(directive, token);
      else {
        if (version !== undefined) throw unexpected('found duplicate %YAML directive', token);
        version = directive.version;
        if (version !== '1.1') throw unexpected('found incompatible YAML document', token);
      }
      this.#tokens.next();
    }
    for (const [handle, prefix] of [['!', '!'] as const, ['!!', STANDARD] as const]) {
      if (!this.#handles.has(handle)) this.#handles.set(handle, prefix);
    }
  }

  #addHandle({ handle, prefix }: Directive & { kind: 'tag' }, token: Token): void {
    if (this.#handles.has(handle)) throw unexpected('found duplicate %TAG directive', token);
    this.#handles.set(handle, prefix);
  }

  #node(inBlock: boolean, mayBeIndentless: boolean): void {
    const first = this.#tokens.peek();
    if (first.kind === 'alias') {
      this.#tokens.next();
      this.#list.alias(first.name, first.start);
    } else this.#content(first.start, this.#properties(), inBlock, mayBeIndentless);
  }

  #content(start: number, properties: Properties, inBlock: boolean, mayBeIndentless: boolean): void {
    const token = this.#tokens.peek();
    const collection = collections[token.kind];
    if (mayBeIndentless && token.kind === 'entry') {
      this.#list.collection('sequence', token.start, properties.anchor, () => this.#entriesWithoutIndent());
    } else if (token.kind === 'scalar') {
      this.#tokens.next();
      this.#lastScalar = { start: token.start, end: token.text.end };
      this.#list.scalar(token.text.value, token.text, token.start, token.isPlain, properties);
    } else if (collection !== undefined && (inBlock || collection.inFlow)) {
      this.#tokens.next();
      this.#list.collection(collection.type, token.start, properties.anchor, () => this.#members(token));
    } else {
      if (properties === noProperties) throw this.#noContent(token);
      this.#list.empty(start, properties);
    }
  }

  #noContent({ start }: Token): SyntaxProblem {
    const opener = this.#flows.at(-1);
    return new SyntaxProblem('did not find expected node content', start, opener === undefined ? {} : { opener });
  }

  /** A tag and an anchor in either order. */
  #properties(): Properties {
    let properties = noProperties;
    let tag: { readonly tag: Tag; readonly token: Token } | undefined;
    for (let token = this.#tokens.peek(); ; token = this.#tokens.peek()) {
      if (token.kind === 'anchor' && properties.anchor === undefined) {
        properties = { ...properties, anchor: token.name };
      } else if (token.kind === 'tag' && tag === undefined) tag = { tag: token.tag, token };
      else break;
      this.#tokens.next();
    }
    return tag === undefined ? properties : { ...properties, tag: this.#fullTag(tag.tag, tag.token) };
  }

  #fullTag({ handle, suffix }: Tag, token: Token): string {
    if (handle === '') return suffix;
    const prefix = this.#handles.get(handle);
    if (prefix === undefined) throw unexpected('found undefined tag handle', token);
    return prefix + suffix;
  }

  #members(opener: Token): void {
    if (opener.kind === 'blockSequence') this.#blockSequence(opener);
    else if (opener.kind === 'blockMapping') this.#blockMapping(opener);
    else {
      this.#flows.push(opener.start);
      if (opener.kind === 'flowSequence') this.#flowSequence(opener);
      else this.#flowMapping(opener);
      this.#flows.pop();
    }
  }

  #blockSequence(opener: Token): void {
    for (;;) {
      const token = this.#tokens.next();
      if (token.kind === 'blockEnd') return;
      if (token.kind !== 'entry') throw this.#unexpectedBehind("did not find expected '-' indicator", token, opener);
      this.#nodeUnless(afterEntry, token, false);
    }
  }

  /** The items of a sequence that begins at its key's own column. */
  #entriesWithoutIndent(): void {
    for (let token = this.#tokens.peek(); token.kind === 'entry'; token = this.#tokens.peek()) {
      this.#tokens.next();
      this.#nodeUnless(afterLooseEntry, token, false);
    }
  }

  #blockMapping(opener: Token): void {
    for (;;) {
      const token = this.#tokens.next();
      if (token.kind === 'blockEnd') return;
      if (token.kind !== 'key') throw this.#unexpectedBehind('did not find expected key', token, opener);
      const at = this.#list.events.length;
      this.#nodeUnless(afterKey, token, true);
      this.#checkKey(at);
      const value = this.#tokens.peek();
      if (value.kind === 'value') {
        this.#tokens.next();
        this.#nodeUnless(afterKey, value, true);
      } else this.#list.empty(value.start);
    }
  }

  /** A node in a block, or an empty scalar where one of `kinds` comes first. */
  #nodeUnless(kinds: ReadonlySet<Token['kind']>, before: Token, mayBeIndentless: boolean): void {
    if (kinds.has(this.#tokens.peek().kind)) this.#list.empty(before.start);
    else this.#node(true, mayBeIndentless);
  }

  #flowSequence(opener: Token): void {
    for (let isFirst = true; !this.#flowEnds(opener, 'flowSequenceEnd', isFirst); isFirst = false) {
      const token = this.#tokens.peek();
      if (token.kind === 'flowSequenceEnd') continue;
      if (token.kind === 'key') {
        this.#list.collection('mapping', token.start, undefined, () => this.#flowPair());
      } else this.#node(false, false);
    }
  }

  /**
   * A pair in a sequence, a mapping of its own. Without a key go-yaml drops the token after its
   * `?`.
   */
  #flowPair(): void {
    this.#tokens.next();
    const at = this.#list.events.length;
    const key = this.#tokens.peek();
    if (afterFlowPairKey.has(key.kind)) {
      this.#tokens.next();
      this.#list.empty(key.start);
    } else this.#node(false, false);
    this.#checkKey(at);
    this.#flowValue('flowSequenceEnd');
  }

  #flowMapping(opener: Token): void {
    for (let isFirst = true; !this.#flowEnds(opener, 'flowMappingEnd', isFirst); isFirst = false) {
      const token = this.#tokens.peek();
      if (token.kind === 'flowMappingEnd') continue;
      if (token.kind === 'key') {
        this.#tokens.next();
        const key = this.#tokens.peek();
        const at = this.#list.events.length;
        if (afterFlowMappingKey.has(key.kind)) this.#list.empty(key.start);
        else this.#node(false, false);
        this.#checkKey(at);
        this.#flowValue('flowMappingEnd');
      } else {
        const at = this.#list.events.length;
        this.#node(false, false);
        this.#checkKey(at);
        this.#list.empty(this.#tokens.peek().start);
      }
    }
  }

  #flowValue(end: Token['kind']): void {
    const token = this.#tokens.peek();
    if (token.kind === 'value') {
      this.#tokens.next();
      const { kind } = this.#tokens.peek();
      if (kind !== 'flowEntry' && kind !== end) {
        this.#node(false, false);
        return;
      }
    }
    this.#list.empty(this.#tokens.peek().start);
  }

  /** Refuses a collection as a key; `at` is the number of its event. */
  #checkKey(at: number): void {
    if (this.#anyKeys) return;
    const event = this.#list.events[at];
    if (event?.type !== EVENT_ID.MAPPING && event?.type !== EVENT_ID.SEQUENCE) return;
    this.#list.defer('invalid map key', event.start);
  }

  #unexpectedBehind(problem: string, token: Token, { start }: Token): SyntaxProblem {
    const context = this.#lastScalar === undefined ? { start } : { start, after: this.#lastScalar };
    return new SyntaxProblem(problem, token.start, context);
  }

  /**
   * Whether the flow collection ends here, after its closing bracket; a comma before the next
   * member is gone over.
   */
  #flowEnds(opener: Token, end: Token['kind'], isFirst: boolean): boolean {
    const token = this.#tokens.peek();
    if (token.kind === end) {
      this.#tokens.next();
      return true;
    }
    if (isFirst) return false;
    if (token.kind !== 'flowEntry') throw this.#unfinished(opener, end, token);
    this.#tokens.next();
    return false;
  }

  #unfinished(opener: Token, end: Token['kind'], token: Token): SyntaxProblem {
    const bracket = end === 'flowSequenceEnd' ? ']' : '}';
    const problem = `did not find expected ',' or '${bracket}'`;
    return new SyntaxProblem(problem, token.start, { opener: opener.start });
  }
}

const endsDocument = new Set<Token['kind']>(['directive', 'documentStart', 'documentEnd', 'end']);
const afterEntry = new Set<Token['kind']>(['entry', 'blockEnd']);
const afterLooseEntry = new Set<Token['kind']>(['entry', 'key', 'value', 'blockEnd']);
const afterKey = new Set<Token['kind']>(['key', 'value', 'blockEnd']);
const afterFlowPairKey = new Set<Token['kind']>(['value', 'flowEntry', 'flowSequenceEnd']);
const afterFlowMappingKey = new Set<Token['kind']>(['value', 'flowEntry', 'flowMappingEnd']);

const collections: Partial<Record<Token['kind'], { type: 'sequence' | 'mapping'; inFlow: boolean }>> = {
  blockSequence: { type: 'sequence', inFlow: false },
  blockMapping: { type: 'mapping', inFlow: false },
  flowSequence: { type: 'sequence', inFlow: true },
  flowMapping: { type: 'mapping', inFlow: true },
};

function unexpected(problem: string, token: Token): SyntaxProblem {
  return new SyntaxProblem(problem, token.start);
}
