/** Asks for the name of a protected context before something is deleted there. */
import { goQuote } from '../../apimachinery/go/text.ts';
import { groupResource } from '../../apimachinery/object.ts';
import type { Context, GuardedDeletion, Guardrails } from '../../context.ts';
import { CliError } from '../../errors.ts';
import { untilAborted } from '../../io/abortable.ts';
import { escapeTerminal } from '../../io/escape.ts';
import { kindWord } from '../../resources/deletion/line.ts';
import { typedLine } from '../shared/first-line.ts';

export function newGuardrails(context: Context, name: string, yes: boolean): Guardrails {
  const { io } = context;
  return {
    asks: !yes,
    async confirm(deletion) {
      if (yes || deletion.items?.length === 0) return;
      if (!io.stdin.isTerminal || !io.stderr.isTerminal) {
        throw new CliError(
          `context ${goQuote(name)} is protected and there is no terminal to ask on: nothing was changed; use --yes to ${deletion.verb} there`,
        );
      }
      for (const line of await summary(context, deletion)) io.stderr.write(`${escapeTerminal(line)}\n`);
      io.stderr.write(escapeTerminal(`Context ${goQuote(name)} is protected. Type its name to ${deletion.verb}: `));
      const typed = await answer(context);
      // a name may have blanks of its own
      if (typed === name || typed.trim() === name) return;
      throw new CliError(
        typed.trim() === ''
          ? 'no name was typed: nothing was changed'
          : `${goQuote(typed.trim())} is not the name of the context: nothing was changed`,
      );
    },
  };
}

/** The line that is typed. After Ctrl-D and Ctrl-C what is printed next begins a new line. */
async function answer({ io, signal }: Context): Promise<string> {
  let isComplete = false;
  try {
    const typed = await typedLine(untilAborted(io.stdin, signal));
    isComplete = typed.isComplete;
    return typed.text;
  } finally {
    if (!isComplete) io.stderr.write('\n');
  }
}

/** How many objects are named one by one. */
const SHOWN = 20;

/** What several objects, or a namespace, take with them. */
async function summary(
  context: Context,
  { verb, items = [], orphans = false, listed = false }: GuardedDeletion,
): Promise<readonly string[]> {
  const isBulk = items.length > 1 || items.some(({ mapping }) => mapping.group === '' && mapping.kind === 'Namespace');
  if (!isBulk && !listed) return [];
  const names = items.slice(0, SHOWN).map(({ mapping, namespace, name }) => {
    const place = namespace === '' ? '' : ` in ${namespace}`;
    return `  ${kindWord(mapping)}/${name}${place}`;
  });
  const more = items.length > SHOWN ? [`  ... and ${items.length - SHOWN} more`] : [];
  const head = `About to ${verb} ${items.length} ${items.length === 1 ? 'object' : 'objects'}:`;
  return [head, ...names, ...more, ...(orphans ? [] : await ownedLines(context, items))];
}

async function ownedLines(context: Context, items: NonNullable<GuardedDeletion['items']>): Promise<readonly string[]> {
  const { countOwned } = await import('../../actions/ownership/owned-counts.ts');
  const { counts, unreadable } = await countOwned(await context.cluster(), context.signal, items);
  const total = counts.reduce((sum, { count }) => sum + count, 0);
  const kinds = counts.map(({ mapping, count }) => `${count} ${groupResource(mapping)}`).join(', ');
  const unknown = unreadable.length === 0 ? [] : [`What may not be listed is not counted: ${unreadable.join(', ')}`];
  return [...(total === 0 ? [] : [`and ${total} that they own or contain: ${kinds}`]), ...unknown];
}
