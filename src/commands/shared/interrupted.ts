/** How a command that writes many objects ends after Ctrl-C. */

import type { InterruptionReport } from '../../actions/bulk.ts';
import type { Context } from '../../context.ts';
import { wordError } from '../../error-text.ts';
import { ErrorList } from '../../errors.ts';
import { escapeTerminal } from '../../io/escape.ts';
import type { Item } from '../../manifest/selection.ts';
import { kindWord } from '../../resources/deletion/line.ts';

/** Prints the errors of an interrupted run, and below them what was not finished. */
export function printInterrupted(context: Context, text: string, errors: readonly Error[]): void {
  const { stderr } = context.io;
  if (errors.length > 0) {
    stderr.write(wordError(new ErrorList(errors), context.program, context.commandPath, stderr.isTerminal).text);
  }
  stderr.write(`${escapeTerminal(text)}\n`);
}

/** The report of a command that changes objects one after the other. */
export function changeReport(context: Context): InterruptionReport<Item> {
  return {
    nameOf: ({ mapping, name }) => `${kindWord(mapping)}/${name}`,
    done: 'written',
    interrupted: (text, errors) => printInterrupted(context, text, errors),
  };
}
