/** github.com/huandu/xstrings: snake, kebab and Pascal case. */
import { isEscapedByte, joinTexts } from '../../../apimachinery/go/bytes.ts';
import { runesOf } from '../../../apimachinery/go/strings.ts';
import {
  isLetter,
  isNumber,
  isPunctuation,
  isSpace,
  isUpper,
  lowerOf,
  upperOf,
} from '../../../apimachinery/go/unicode.ts';

const isConnector = (rune: string): boolean => rune === '-' || rune === '_' || isSpace(rune);

/** xstrings.ToPascalCase */
export function pascalCase(text: string): string {
  const runes = runesOf(text);
  const start = runes.findIndex((rune) => !isConnector(rune));
  if (start < 0) return runes.join('') + (runes.at(-1) ?? '');
  const found = runes.slice(0, start);
  let isAfterUpper = isUpper(runes[start] as string);
  let last = upperOf(runes[start] as string);
  // of a text that ends here the library takes the last character twice, having changed it once
  for (const rune of runes.slice(start + 1)) {
    const before = last;
    last = rune;
    if (!isConnector(before)) {
      if (isAfterUpper && isUpper(rune)) last = lowerOf(rune);
      else if (isAfterUpper) isAfterUpper = false;
      found.push(before);
    } else if (isConnector(rune)) {
      found.push(before);
    } else {
      isAfterUpper = isUpper(rune);
      last = upperOf(rune);
    }
  }
  return [...found, last].join('');
}

type WordKind = 'invalid' | 'number' | 'upper' | 'letters' | 'connector' | 'punctuation' | 'other';

interface Word {
  readonly kind: WordKind;
  readonly text: string;
}

const NOTHING: Word = { kind: 'invalid', text: '' };

const isCjk = (rune: string): boolean => /^[\u3400-\u4d85\u4e00-\u9fcc\u{20000}-\u{2b81d}]$/u.test(rune);
const isAlphabet = (rune: string): boolean => isLetter(rune) && !isCjk(rune);
const isInvalid = (rune: string | undefined): boolean => rune === undefined || rune === '\ufffd' || isEscapedByte(rune);

/** Reads a text word by word; what is no character belongs to the word around it. */
class Words {
  private readonly characters: readonly string[];
  private at = 0;

  constructor(text: string) {
    this.characters = Array.from(text);
  }

  get isAtEnd(): boolean {
    return this.at >= this.characters.length;
  }

  next(): Word {
    if (this.isAtEnd) return NOTHING;
    const start = this.at;
    const { rune, end } = this.valid(start, undefined);
    this.at = end;
    const kind = rune === undefined ? 'invalid' : this.rest(rune, start);
    return { kind, text: this.characters.slice(start, this.at).join('') };
  }

  /** The first character from there on that is one, and where it ends. */
  private valid(
    from: number,
    otherwise: string | undefined,
  ): { readonly rune: string | undefined; readonly end: number } {
    for (let at = from; at < this.characters.length; at += 1) {
      if (!isInvalid(this.characters[at])) return { rune: this.characters[at], end: at + 1 };
    }
    return { rune: otherwise, end: this.characters.length };
  }

  /** Goes on while the characters are of a kind. Returns the last one seen, and the start of the last one taken. */
  private takeWhile(
    first: string,
    belongs: (rune: string) => boolean,
  ): { readonly seen: string; readonly last: number } {
    let seen = first;
    let last = this.at;
    while (!this.isAtEnd) {
      const { rune = seen, end } = this.valid(this.at, seen);
      seen = rune;
      if (!belongs(rune)) break;
      last = this.at;
      this.at = end;
    }
    return { seen, last };
  }

  private rest(first: string, start: number): WordKind {
    if (isConnector(first)) {
      this.takeWhile(first, isConnector);
      return 'connector';
    }
    if (isPunctuation(first)) {
      this.takeWhile(first, isPunctuation);
      return 'punctuation';
    }
    if (isUpper(first)) {
      this.capitalized(first, start);
      return 'upper';
    }
    if (isAlphabet(first)) {
      this.takeWhile(first, (rune) => isAlphabet(rune) && !isUpper(rune));
      return 'letters';
    }
    if (isNumber(first)) {
      this.takeWhile(first, isNumber);
      return 'number';
    }
    this.takeWhile(first, (rune) => !isConnector(rune) && !isAlphabet(rune) && !isNumber(rune) && !isPunctuation(rune));
    return 'other';
  }

  /** `HTTPStatus` is `HTTP` and `Status`. */
  private capitalized(first: string, start: number): void {
    const { rune = first } = this.valid(this.at, first);
    if (this.isAtEnd) return;
    if (!isUpper(rune)) {
      if (isAlphabet(rune)) this.takeWhile(first, (one) => isAlphabet(one) && !isUpper(one));
      return;
    }
    const { seen, last } = this.takeWhile(first, isUpper);
    if (!this.isAtEnd && isAlphabet(seen) && last > start) this.at = last;
  }
}

class Writer {
  private readonly parts: string[] = [];
  private readonly connector: string;

  constructor(connector: string) {
    this.connector = connector;
  }

  connect(): void {
    this.parts.push(this.connector);
  }

  put({ kind, text }: Word): void {
    if (kind !== 'upper' && kind !== 'connector') this.parts.push(text);
    else this.parts.push(...runesOf(text).map((rune) => this.changed(rune)));
  }

  private changed(rune: string): string {
    if (isConnector(rune)) return this.connector;
    return isUpper(rune) ? lowerOf(rune) : rune;
  }

  get text(): string {
    return joinTexts(this.parts);
  }
}

const isRun = ({ kind }: Word): boolean => kind === 'letters' || kind === 'number';
const isApart = ({ kind }: Word): boolean => kind === 'connector' || kind === 'punctuation';

/** Writes letters and numbers as they come, and a connector where more words follow. Returns the word after. */
function takeRun(words: Words, from: Word, out: Writer): Word {
  let word = from;
  while (isRun(word)) {
    out.put(word);
    word = words.next();
  }
  if (word.kind !== 'invalid' && !isApart(word)) out.connect();
  return word;
}

/** After a word of letters: a number that ends it, or begins the next one. */
function afterLetters(words: Words, word: Word, out: Writer): Word {
  if (word.kind !== 'number') {
    if (!isApart(word)) out.connect();
    return word;
  }
  if (words.isAtEnd) return word;
  const next = words.next();
  if (next.kind !== 'letters') {
    out.put(word);
    if (!isApart(next)) out.connect();
    return next;
  }
  out.connect();
  out.put(word);
  return takeRun(words, next, out);
}

/** xstrings.ToSnakeCase and ToKebabCase: words in lower case with a connector between them. */
export function connectedCase(text: string, connector: string): string {
  const words = new Words(text);
  const out = new Writer(connector);
  let word = words.next();
  while (!words.isAtEnd) {
    if (word.kind !== 'connector') out.put(word);
    const before = word;
    word = words.next();
    if (before.kind === 'number') word = takeRun(words, word, out);
    else if (before.kind === 'connector') out.put(before);
    else if (before.kind !== 'punctuation') word = afterLetters(words, word, out);
  }
  out.put(word);
  return out.text;
}
