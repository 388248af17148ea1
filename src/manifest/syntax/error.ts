/** Text that is read as manifests: what is wrong with it, and where. */

/** Text that is neither YAML nor JSON. `line` counts from 1 in the whole text. */
export class ManifestSyntaxError extends Error {
  readonly line: number | undefined;
  /** The message as go-yaml words it, with its own idea of the line. */
  readonly plain: string;
  constructor(message: string, line?: number, plain = message) {
    super(message);
    this.line = line;
    this.plain = plain;
  }
}

/**
 * The maximum depth of collections; go-yaml allows 10,000, which is too much for JavaScript's
 * stack.
 */
export const MAX_DEPTH = 1000;

/** How many lines end between two positions. */
export function lineBreaks(text: string, end: number, start = 0): number {
  let count = 0;
  for (let at = text.indexOf('\n', start); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}
