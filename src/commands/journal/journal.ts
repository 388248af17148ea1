import { goQuote } from '../../apimachinery/go/text.ts';
import { noArguments } from '../../cli/arguments.ts';
import { defineCommand } from '../../cli/command.ts';
import { UsageError } from '../../errors.ts';
import { listEntries, listFlags } from './list.ts';

export const command = defineCommand({
  use: 'journal [-o json|yaml]',
  long: `List the entries of the journal, the newest first.

A command that writes leaves an entry when it has --journal, or when the settings enable the journal: each object before
and after the write, who wrote, when, and on which cluster. The journal is on this machine only, in the folder "journal"
of the state folder of coxswain. The data of Secrets is never in it.`,
  examples: `
    # Scale, and leave an entry
    cox scale deployment/web --replicas=5 --journal

    # All entries
    cox journal

    # What entry 12 changed
    cox journal show 12

    # Put back what entry 12 changed
    cox journal undo 12`,
  flags: listFlags,
  args: noArguments(([word = '']) => new UsageError(`unknown command ${goQuote(word)} for "journal"`)),
  run: (context, { flags }) => listEntries(context, flags.output),
});
