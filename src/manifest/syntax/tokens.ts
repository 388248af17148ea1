/**
 * The tokens of a YAML text as go-yaml v2 tells them apart (scannerc.go): YAML 1.1 with its own
 * reading of tabs, of plain scalars in flow collections and of where a key may stand. That a scalar
 * was a key is only known at its colon: its tokens wait until then.
 */
import { readBlock } from './block.ts';
import { Cursor, endsWord, isBreak, type ScalarText, SPACE, SyntaxProblem, TAB } from './cursor.ts';
import { KeyCandidates } from './keys.ts';
import { readPlain } from './plain.ts';
import { readQuoted } from './quoted.ts';
import { type Directive, readAnchor, readDirective, readTag, type Tag } from './tags.ts';

type MarkKind =
  | 'key'
  | 'value'
  | 'entry'
  | 'blockSequence'
  | 'blockMapping'
  | 'blockEnd'
  | 'flowSequence'
  | 'flowSequenceEnd'
  | 'flowMapping'
  | 'flowMappingEnd'
  | 'flowEntry'
  | 'documentStart'
  | 'documentEnd'
  | 'end';

/** `start` is where it begins in the text. */
export type Token = { readonly start: number } & (
  | { readonly kind: MarkKind }
  | { readonly kind: 'anchor' | 'alias'; readonly name: { readonly start: number; readonly end: number } }
  | { readonly kind: 'tag'; readonly tag: Tag }
  | { readonly kind: 'directive'; readonly directive: Directive }
  | { readonly kind: 'scalar'; readonly text: ScalarText; readonly isPlain: boolean }
);

/** The tokens of a text one after the other, read as they are asked for. */
export class Tokens {
  readonly #cursor: Cursor;
  readonly #maxDepth: number;
  readonly #ahead: number;
  readonly #queue: Token[] = [];
  /** Where the queue begins in its array. */
  #head = 0;
  /** How many tokens have left the queue. */
  #taken = 0;
  /** The column of the innermost block collection, and those around it. */
  #indent = -1;
  readonly #indents: number[] = [];
  readonly #keys: KeyCandidates;
  #keyAllowed = true;
  #ended = false;
  /** The last token, when it is a scalar. */
  #lastScalar: { readonly start: number; readonly end: number } | undefined;

  /**
   * `maxDepth` is how deep collections may be nested, `ahead` how many tokens are read before they
   * are asked for.
   */
  constructor(text: string, maxDepth: number, yamlEscapes = false, ahead = 0) {
    this.#cursor = new Cursor(text, yamlEscapes);
    this.#ahead = ahead;
    this.#keys = new KeyCandidates(this.#cursor);
    this.#maxDepth = maxDepth;
  }

  /** The next token, which stays the next one. Throws SyntaxProblem. */
  peek(): Token {
    while (!this.#ended && this.#mayChange()) this.#fetch();
    if (this.#ended) this.#keys.endAt(this.#taken);
    return this.#queue[this.#head] as Token;
  }

  next(): Token {
    const token = this.peek();
    if (token.kind === 'end') return token;
    this.#head += 1;
    this.#taken += 1;
    if (this.#head === this.#queue.length) {
      this.#queue.length = 0;
      this.#head = 0;
    }
    return token;
  }

  /** Whether a key's tokens may yet come before what is first now. */
  #mayChange(): boolean {
    return this.#queue.length - this.#head <= this.#ahead || this.#keys.waitsFor(this.#taken);
  }

  get #inFlow(): boolean {
    return this.#keys.depth > 0;
  }

  #push(kind: MarkKind, start = this.#cursor.position): void {
    this.#lastScalar = undefined;
    this.#queue.push({ kind, start });
  }

  #fetch(): void {
    this.#skipToToken();
    const cursor = this.#cursor;
    this.#closeBlocks(cursor.column);
    const character = cursor.text[cursor.position];
    const endsHere = endsWord(cursor.code(1));
    if (character === undefined) this.#fetchEnd();
    else if (cursor.column === 0 && character === '%') this.#fetchDirective();
    else if (cursor.atDocumentMark()) this.#fetchDocumentMark();
    else if (character === '-' && endsHere) this.#fetchEntry();
    else if (character === '?' && (this.#inFlow || endsHere)) this.#fetchKey();
    else if (character === ':' && (this.#inFlow || endsHere)) this.#fetchValue();
    else if (!this.#fetchIndicated(character)) this.#fetchPlain();
  }

  /**
   * Reads what begins with a character that nothing else begins with; false where a plain scalar
   * begins.
   */
  #fetchIndicated(character: string): boolean {
    if (character === '"' || character === "'") this.#fetchQuoted();
    else if (character === '[') this.#openFlow('flowSequence');
    else if (character === '{') this.#openFlow('flowMapping');
    else if (character === ']') this.#closeFlow('flowSequenceEnd');
    else if (character === '}') this.#closeFlow('flowMappingEnd');
    else if (character === ',') this.#fetchFlowEntry();
    else if (character === '*') this.#fetchAnchor('alias');
    else if (character === '&') this.#fetchAnchor('anchor');
    else if (character === '!') this.#fetchTag();
    else if ((character === '|' || character === '>') && !this.#inFlow) this.#fetchBlock();
    else if (/[\t|>%@`]/.test(character)) {
      throw new SyntaxProblem('found character that cannot start any token', this.#cursor.position);
    } else return false;
    return true;
  }

  /** Over blanks, comments and line breaks. A tab is a blank only where no key may stand. */
  #skipToToken(): void {
    const cursor = this.#cursor;
    for (;;) {
      const skipsTabs = this.#inFlow || !this.#keyAllowed;
      while (cursor.code() === SPACE || (skipsTabs && cursor.code() === TAB)) cursor.position += 1;
      if (cursor.code() === 0x23) cursor.run(comment);
      if (!isBreak(cursor.code())) return;
      cursor.newLine();
      if (!this.#inFlow) this.#keyAllowed = true;
    }
  }

  /** Ends the block collections that are indented further than `column`. */
  #closeBlocks(column: number): void {
    if (this.#inFlow) return;
    while (this.#indent > column) {
      this.#push('blockEnd');
      this.#indent = this.#indents.pop() as number;
    }
  }

  /**
   * Begins a block collection where one further in than those so far is seen; `at` is its place in
   * the queue.
   */
  #openBlock(kind: 'blockSequence' | 'blockMapping', column: number, start: number, at = this.#queue.length): void {
    if (this.#inFlow || this.#indent >= column) return;
    this.#indents.push(this.#indent);
    this.#indent = column;
    this.#checkDepth(start);
    this.#queue.splice(at, 0, { kind, start });
  }

  #checkDepth(position: number): void {
    if (this.#indents.length + this.#keys.depth <= this.#maxDepth) return;
    throw new SyntaxProblem(`exceeded max depth of ${this.#maxDepth}`, position);
  }

  #saveKey(): void {
    if (!this.#keyAllowed) return;
    const isRequired = !this.#inFlow && this.#indent === this.#cursor.column;
    this.#keys.save(this.#taken + this.#queue.length - this.#head, isRequired);
  }

  #fetchEnd(): void {
    this.#closeBlocks(-1);
    this.#keys.drop(true);
    this.#keyAllowed = false;
    this.#ended = true;
    this.#push('end');
  }

  #fetchDirective(): void {
    this.#closeBlocks(-1);
    this.#keys.drop();
    this.#keyAllowed = false;
    const start = this.#cursor.position;
    this.#queue.push({ kind: 'directive', start, directive: readDirective(this.#cursor) });
  }

  #fetchDocumentMark(): void {
    this.#closeBlocks(-1);
    this.#keys.drop();
    this.#keyAllowed = false;
    this.#push(this.#cursor.code() === 0x2d ? 'documentStart' : 'documentEnd');
    this.#cursor.position += 3;
  }

  #openFlow(kind: 'flowSequence' | 'flowMapping'): void {
    this.#saveKey();
    this.#keys.open();
    this.#checkDepth(this.#cursor.position);
    this.#keyAllowed = true;
    this.#push(kind);
    this.#cursor.position += 1;
  }

  #closeFlow(kind: 'flowSequenceEnd' | 'flowMappingEnd'): void {
    this.#keys.drop();
    this.#keys.close(this.#taken + this.#queue.length - this.#head);
    this.#keyAllowed = false;
    this.#push(kind);
    this.#cursor.position += 1;
  }

  #fetchFlowEntry(): void {
    this.#keys.drop();
    this.#keyAllowed = true;
    this.#push('flowEntry');
    this.#cursor.position += 1;
  }

  #fetchEntry(): void {
    const { position, column } = this.#cursor;
    if (!this.#inFlow) {
      if (!this.#keyAllowed) throw this.#notAllowed('block sequence entries');
      this.#openBlock('blockSequence', column, position);
    }
    this.#keys.drop();
    this.#keyAllowed = true;
    this.#push('entry');
    this.#cursor.position += 1;
  }

  #fetchKey(): void {
    const { position, column } = this.#cursor;
    if (!this.#inFlow) {
      if (!this.#keyAllowed) throw this.#notAllowed('mapping keys');
      this.#openBlock('blockMapping', column, position);
    }
    this.#keys.drop();
    this.#keyAllowed = !this.#inFlow;
    this.#push('key');
    this.#cursor.position += 1;
  }

  #fetchValue(): void {
    const key = this.#keys.take();
    const { position, column } = this.#cursor;
    if (key !== undefined) {
      const at = key.token < this.#taken ? this.#queue.length : this.#head + key.token - this.#taken;
      this.#queue.splice(at, 0, { kind: 'key', start: key.position });
      this.#openBlock('blockMapping', key.column, key.position, at);
      this.#keyAllowed = false;
    } else {
      if (!this.#inFlow) {
        if (!this.#keyAllowed) throw this.#notAllowed('mapping values');
        this.#openBlock('blockMapping', column, position);
      }
      this.#keyAllowed = !this.#inFlow;
    }
    this.#push('value', position);
    this.#cursor.position += 1;
  }

  #notAllowed(what: string): SyntaxProblem {
    const context = this.#lastScalar === undefined ? {} : { after: this.#lastScalar };
    return new SyntaxProblem(`${what} are not allowed in this context`, this.#cursor.position, context);
  }

  #fetchAnchor(kind: 'anchor' | 'alias'): void {
    this.#saveKey();
    this.#keyAllowed = false;
    const start = this.#cursor.position;
    this.#queue.push({ kind, start, name: readAnchor(this.#cursor) });
  }

  #fetchTag(): void {
    this.#saveKey();
    this.#keyAllowed = false;
    const start = this.#cursor.position;
    this.#queue.push({ kind: 'tag', start, tag: readTag(this.#cursor) });
  }

  #fetchBlock(): void {
    this.#keys.drop();
    this.#keyAllowed = true;
    this.#pushScalar(this.#cursor.position, readBlock(this.#cursor, this.#indent), false);
  }

  #fetchQuoted(): void {
    this.#saveKey();
    this.#keyAllowed = false;
    this.#pushScalar(this.#cursor.position, readQuoted(this.#cursor), false);
  }

  #fetchPlain(): void {
    this.#saveKey();
    const start = this.#cursor.position;
    const text = readPlain(this.#cursor, this.#indent + 1, this.#inFlow);
    this.#keyAllowed = text.endsLine;
    this.#pushScalar(start, text, true);
  }

  #pushScalar(start: number, text: ScalarText, isPlain: boolean): void {
    this.#lastScalar = { start, end: text.end };
    this.#queue.push({ kind: 'scalar', start, text, isPlain });
  }
}

const comment = /#[^\r\n\x85\u2028\u2029]*/y;
