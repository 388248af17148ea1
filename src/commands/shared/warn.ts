import { escapeTerminal } from '../../io/escape.ts';
import type { Io } from '../../io/io.ts';

/** Writes a warning to stderr. Text of the server in it is escaped. */
export function warn({ stderr }: Pick<Io, 'stderr'>, text: string): void {
  stderr.write(`Warning: ${escapeTerminal(text)}\n`);
}
