import { type Cursor, SyntaxProblem } from './cursor.ts';

/** What may turn out to be a key, which only its colon tells. */
export interface KeyCandidate {
  /** Its number among all tokens. */
  readonly token: number;
  readonly position: number;
  readonly line: number;
  readonly column: number;
  /** Nothing but a key may stand there. */
  readonly isRequired: boolean;
  /** Whether its tokens wait for a colon. */
  waits: boolean;
}

/** A key and its colon may be this far apart, with no line between them. */
const MAX_KEY_LENGTH = 1024;

/** The last candidate of each level of flow collections. */
export class KeyCandidates {
  readonly #cursor: Cursor;
  readonly #levels: (KeyCandidate | undefined)[] = [undefined];

  constructor(cursor: Cursor) {
    this.#cursor = cursor;
  }

  /** How many flow collections are open. */
  get depth(): number {
    return this.#levels.length - 1;
  }

  open(): void {
    this.#levels.push(undefined);
  }

  /**
   * `token` is the number of the closing bracket. go-yaml no longer takes a collection without
   * members for a key.
   */
  close(token: number): void {
    if (this.depth === 0) return;
    this.#levels.pop();
    const outer = this.#levels.at(-1);
    if (outer?.token === token - 1) outer.waits = false;
  }

  save(token: number, isRequired: boolean): void {
    this.drop();
    const { position, line, column } = this.#cursor;
    this.#levels[this.depth] = { token, position, line, column, isRequired, waits: true };
  }

  /**
   * What was seen last at this level is no key; the end of the text is where it goes on behind its
   * last line. Throws SyntaxProblem where only a key may stand.
   */
  drop(atEnd = false): void {
    const candidate = this.#levels[this.depth];
    if (candidate?.isRequired) throw missingColon(candidate, this.#cursor.position + (atEnd ? 1 : 0));
    this.#levels[this.depth] = undefined;
  }

  /** The candidate that a colon here makes a key, and no longer a candidate then. */
  take(): KeyCandidate | undefined {
    const candidate = this.#check(this.depth);
    this.#levels[this.depth] = undefined;
    return candidate;
  }

  /** Whether a token may yet become a key's first one. */
  waitsFor(token: number): boolean {
    for (let level = this.depth; level >= 0; level -= 1) {
      const candidate = this.#levels[level];
      if (candidate?.token === token && candidate.waits) return this.#check(level) !== undefined;
    }
    return false;
  }

  /** Throws SyntaxProblem when the text has ended and a token that had to become a key's first one has not. */
  endAt(token: number): void {
    const candidate = this.#levels.find((each) => each?.token === token && each.waits);
    if (candidate?.isRequired) throw missingColon(candidate, this.#cursor.position + 1);
  }

  /** The candidate of a level, unless it is too far away by now. */
  #check(level: number): KeyCandidate | undefined {
    const candidate = this.#levels[level];
    if (candidate === undefined || this.#isNear(candidate)) return candidate;
    if (candidate.isRequired) throw missingColon(candidate, this.#cursor.position);
    this.#levels[level] = undefined;
    return undefined;
  }

  #isNear({ line, position }: KeyCandidate): boolean {
    const { text, position: here } = this.#cursor;
    if (line !== this.#cursor.line) return false;
    return here - position <= MAX_KEY_LENGTH || [...text.slice(position, here)].length <= MAX_KEY_LENGTH;
  }
}

function missingColon({ position }: KeyCandidate, reached: number): SyntaxProblem {
  return new SyntaxProblem("could not find expected ':'", position, { reached });
}
