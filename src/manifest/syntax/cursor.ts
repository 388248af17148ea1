/** Where reading stands in a YAML text, and what the readers of its parts share. */

/** What a problem has to do with besides its own place, as offsets into the text. */
export interface ProblemContext {
  /** The bracket or quote that is open there. */
  readonly opener?: number;
  /** The scalar right before it. */
  readonly after?: { readonly start: number; readonly end: number };
  /** Where what is being read there begins, which go-yaml names before the place itself. */
  readonly start?: number;
  /** How far go-yaml has read, where that is not the place; behind the text when it has seen its end. */
  readonly reached?: number;
}

/** Text that is not YAML. `problem` is in go-yaml's words, `position` an offset into the text. */
export class SyntaxProblem extends Error {
  readonly problem: string;
  readonly position: number;
  readonly context: ProblemContext;
  constructor(problem: string, position: number, context: ProblemContext = {}) {
    super(problem);
    this.problem = problem;
    this.position = position;
    this.context = context;
  }
}

/** The characters of a text one after the other; lines end at LF, CR or both, and at Unicode's breaks. */
export class Cursor {
  readonly text: string;
  position = 0;
  lineStart = 0;
  /** Counted from 0. */
  line = 0;

  /** Whether JSON's own escapes are none. */
  readonly yamlEscapes: boolean;

  constructor(text: string, yamlEscapes = false) {
    this.text = text;
    this.yamlEscapes = yamlEscapes;
  }

  get column(): number {
    return this.position - this.lineStart;
  }

  /** The character code `offset` characters on; NaN after the end. */
  code(offset = 0): number {
    return this.text.charCodeAt(this.position + offset);
  }

  /**
   * Goes over what a sticky pattern matches here and answers it; undefined, and nowhere, when it
   * does not match.
   */
  take(sticky: RegExp): RegExpExecArray | undefined {
    sticky.lastIndex = this.position;
    const match = sticky.exec(this.text);
    if (match === null) return undefined;
    this.position = sticky.lastIndex;
    return match;
  }

  /**
   * Goes over what a sticky pattern matches here and answers that text; '' when it does not match.
   */
  run(sticky: RegExp): string {
    const start = this.position;
    sticky.lastIndex = start;
    if (!sticky.test(this.text)) return '';
    this.position = sticky.lastIndex;
    return this.text.slice(start, this.position);
  }

  /** Goes over one line break, and answers what it stands for in a text: LF, but for U+2028 and U+2029. */
  newLine(): string {
    const code = this.code();
    this.position += code === CR && this.code(1) === LF ? 2 : 1;
    this.lineStart = this.position;
    this.line += 1;
    return code >= LINE_SEPARATOR ? String.fromCharCode(code) : '\n';
  }

  /** Whether a line begins here with `---` or `...` and nothing joined to it. */
  atDocumentMark(): boolean {
    if (this.position !== this.lineStart) return false;
    const mark = this.text.slice(this.position, this.position + 3);
    return (mark === '---' || mark === '...') && endsWord(this.code(3));
  }
}

const LF = 0x0a;
const CR = 0x0d;
const NEXT_LINE = 0x85;
const LINE_SEPARATOR = 0x2028;
const PARAGRAPH_SEPARATOR = 0x2029;
export const TAB = 0x09;
export const SPACE = 0x20;

export function isBreak(code: number): boolean {
  if (code < NEXT_LINE) return code === LF || code === CR;
  return code === NEXT_LINE || code === LINE_SEPARATOR || code === PARAGRAPH_SEPARATOR;
}

export function isBlank(code: number): boolean {
  return code === SPACE || code === TAB;
}

/** A blank, a line break or the end. */
export function endsWord(code: number): boolean {
  return isBlank(code) || isBreak(code) || Number.isNaN(code);
}

/** Where a range of the text is a scalar's value as it stands, its value is not copied. */
export interface ScalarText {
  readonly value: string;
  readonly start: number;
  readonly end: number;
}
