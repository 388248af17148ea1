import { escapeTerminal } from '../../io/escape.ts';
import type { Output } from '../../io/io.ts';

/** Text of the cluster that is data: unchanged in a file or a pipe, escaped on a terminal. */
export const forTerminal = ({ isTerminal }: Pick<Output, 'isTerminal'>, text: string): string =>
  isTerminal ? escapeTerminal(text) : text;
