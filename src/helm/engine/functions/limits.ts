/** Go would go on until the memory is full; nobody asks for so much but to fill it. */
import { GoError } from '../../../apimachinery/go/values.ts';

const LONGEST = 10_000_000;
const DEEPEST = 1000;

/** Throws GoError where a list, or a value with all that is in it, becomes too long. */
export function checkLength(length: number): void {
  if (length >= LONGEST) throw new GoError(`more than ${LONGEST} elements`);
}

/** Throws GoError for a value that holds itself, or nearly. */
export function checkDepth(depth: number): void {
  if (depth > DEEPEST) throw new GoError(`more than ${DEEPEST} values within each other`);
}
