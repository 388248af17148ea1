/** The scalars and flow collections of one line that the quick reader of YAML takes. */
import { type Json, type JsonObject, setKey } from '../apimachinery/json.ts';
import { resolvePlain, SpecialScalar } from './scalar.ts';

/** Thrown inside only. */
export const OTHER = new Error('not plain YAML');

export const other = (): never => {
  throw OTHER;
};

const LONGEST_KEY = 500;
const DEEPEST = 20;

/** The escapes are those that YAML and JSON have in common. */
const DOUBLE = /"[^"\\]*(?:\\["\\/nt][^"\\]*)*"/y;
const SINGLE = /'[^']*(?:''[^']*)*'/y;
/** What a plain scalar may begin with. */
const PLAIN_START = /^[^\s,[\]{}#&*!|>'"%@`?:-]|^[:-][^\s]/;
/** Plain scalars in a flow collection, without what may mean something there. */
const FLOW_PLAIN =
  /-?[A-Za-z0-9_./][A-Za-z0-9_./@*+=()<>;^~$%\\-]*(?: +[A-Za-z0-9_.][A-Za-z0-9_./@*+=()<>;^~$%\\-]*)*/y;
const FLOW_KEY = /(?:([A-Za-z_][A-Za-z0-9_./-]*)|"([^"\\]+)"|'([^']+)'): +/y;
const FLOW_GAP = / *(, *)?/y;
/** What may follow a scalar that says itself where it ends. */
const NOTHING_MORE = /^(?: +#.*)?$/;

/** A scalar or flow collection that is all of a line, but for a comment. */
export function lineValue(text: string): Json {
  if (/^["'[{]/.test(text)) {
    const reader = new FlowReader(text);
    const value = reader.value(0);
    return NOTHING_MORE.test(text.slice(reader.at)) ? value : other();
  }
  if (!PLAIN_START.test(text)) return other();
  const comment = text.indexOf(' #');
  const plain = comment < 0 ? text : text.slice(0, comment).trimEnd();
  if (plain.endsWith(':') || plain.includes(': ')) return other();
  return plainValue(plain);
}

function plainValue(plain: string): Json {
  const value = resolvePlain(plain);
  if (value === undefined) return plain;
  if (!(value instanceof SpecialScalar)) return value;
  return value.problem === undefined ? value.value : other();
}

/** Adds a member; a key that is longer than most, known before or no text is left to the whole reader. */
export function addMember(map: JsonObject, key: string, isPlain: boolean, value: () => Json): void {
  if (key.length > LONGEST_KEY || Object.hasOwn(map, key)) other();
  if (isPlain && resolvePlain(key) !== undefined) other();
  setKey(map, key, value());
}

class FlowReader {
  private readonly text: string;
  /** What has been read. */
  at = 0;

  constructor(text: string) {
    this.text = text;
  }

  private take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.text);
    if (match !== null) this.at = pattern.lastIndex;
    return match;
  }

  value(depth: number): Json {
    if (depth > DEEPEST) other();
    switch (this.text[this.at]) {
      case '[':
        return this.list(depth);
      case '{':
        return this.map(depth);
      case '"': {
        const [quoted] = this.take(DOUBLE) ?? other();
        return quoted.includes('\\') ? (JSON.parse(quoted) as string) : quoted.slice(1, -1);
      }
      case "'": {
        const [quoted] = this.take(SINGLE) ?? other();
        return quoted.slice(1, -1).replaceAll("''", "'");
      }
      default:
        return plainValue((this.take(FLOW_PLAIN) ?? other())[0]);
    }
  }

  private list(depth: number): Json[] {
    const found: Json[] = [];
    for (this.open(); !this.isClosed(']'); this.separate(']')) found.push(this.value(depth + 1));
    return found;
  }

  private map(depth: number): JsonObject {
    const found: JsonObject = {};
    for (this.open(); !this.isClosed('}'); this.separate('}')) {
      const [, plain, double, single = ''] = this.take(FLOW_KEY) ?? other();
      addMember(found, plain ?? double ?? single, plain !== undefined, () => this.value(depth + 1));
    }
    return found;
  }

  /** Goes past the bracket and the blanks behind it. */
  private open(): void {
    this.at += 1;
    while (this.text[this.at] === ' ') this.at += 1;
  }

  private isClosed(bracket: string): boolean {
    if (this.text[this.at] !== bracket) return false;
    this.at += 1;
    return true;
  }

  /** What stands between two values, or before the bracket; a comma before a bracket is left to the whole reader. */
  private separate(bracket: string): void {
    const isComma = this.take(FLOW_GAP)?.[1] !== undefined;
    if (isComma === (this.text[this.at] === bracket)) other();
  }
}
