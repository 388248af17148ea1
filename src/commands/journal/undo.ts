import { interruption, runInPhases } from '../../actions/bulk.ts';
import { type DryRun, dryRunSuffix } from '../../apimachinery/write-options.ts';
import { positionals } from '../../cli/arguments.ts';
import { defineCommand, recordedAndGuarded } from '../../cli/command.ts';
import { dryRunFlag, fieldManagerFlag } from '../../cli/flag-sets.ts';
import type { Context } from '../../context.ts';
import { CliError, throwAll, UsageError } from '../../errors.ts';
import { escapeTerminal } from '../../io/escape.ts';
import type { JournalEntry } from '../../journal/record.ts';
import { type ObjectRecords, objectsOfEntry, refuseOtherCluster, type Undone, undoObject } from '../../journal/undo.ts';
import { parseDryRun } from '../shared/dry-run.ts';
import { printInterrupted } from '../shared/interrupted.ts';
import { warn } from '../shared/warn.ts';
import { entryOf } from './entries.ts';

const flags = { ...dryRunFlag, ...fieldManagerFlag('cox-journal') } as const;

/** What was created is deleted, which a protected context asks about. */
async function confirmDeletions(context: Context, objects: readonly ObjectRecords[]): Promise<void> {
  const created = objects.filter(({ records }) => records[0]?.action === 'create');
  if (created.length > 0) await context.guardrails?.confirm({ verb: 'undo what created objects' });
}

async function undoAll(
  context: Context,
  objects: readonly ObjectRecords[],
  dryRun: DryRun,
  fieldManager: string,
): Promise<readonly Error[]> {
  const { io, signal } = context;
  const cluster = await context.cluster();
  const failures: Error[] = [];
  const positions = new Map(objects.map((object, index) => [object, index]));
  const options = { dryRun, signal, fieldManager };
  const print = ({ name }: ObjectRecords, { text, warnings }: Undone): void => {
    io.stdout.write(escapeTerminal(`${name} ${text}${dryRunSuffix(dryRun)}\n`));
    for (const warning of warnings) warn(io, `${name}: ${warning}`);
  };
  const result = await runInPhases<ObjectRecords, Undone>(
    objects,
    // what was written first may be what the rest needs: one after the other, from the last to the first
    { phaseOf: (object) => positions.get(object) ?? 0, keyOf: ({ name }) => name, signal },
    (object) => undoObject(cluster, object, options),
    (object, outcome) => {
      if (outcome.ok) print(object, outcome.value);
      else failures.push(outcome.error as Error);
    },
  );
  if (!result.interrupted) return failures;
  throw interruption<ObjectRecords>(signal, objects.length, result, failures, {
    nameOf: ({ name }) => name,
    done: 'put back',
    interrupted: (text, failed) => printInterrupted(context, text, failed),
  });
}

function warnOfGaps({ io }: Context, { truncated, number }: JournalEntry): void {
  if (truncated)
    warn(io, `entry ${number} is incomplete: the command that wrote it was killed, and may have written more`);
}

export const command = defineCommand({
  use: 'undo ENTRY [--dry-run=server|client]',
  long: `Put the objects of an entry of the journal back as they were before the write: what it created is deleted, what it
deleted is created again, and in what it changed only the fields that it changed get their former values.

A field that others changed since is refused, and named with its value then and now and with who owns it; of an object
with such a field nothing is changed. The other objects are put back. The exit code is 1 when something was refused.

The data of Secrets is not in the journal: a deleted Secret cannot be created again, and a change of its data cannot be
put back. A namespace or a custom resource definition that was created is not deleted with all that is in it.`,
  examples: `
    # Put back what entry 12 changed
    cox journal undo 12

    # What that would change
    cox journal undo 12 --dry-run=client

    # Leave an entry of the undo, so that it can be undone
    cox journal undo 12 --journal`,
  flags,
  args: positionals({ entry: 'one' }, (words) => new UsageError(`exactly one ENTRY is required, got ${words.length}`)),
  writes: recordedAndGuarded,
  async run(context, { flags: values, named }) {
    const dryRun = parseDryRun(values['dry-run'], context);
    const entry = entryOf(context.env, named.entry);
    if (entry.objects.length === 0) throw new CliError(`entry ${entry.number} has no objects`);
    const objects = objectsOfEntry(entry);
    await refuseOtherCluster(entry, await context.cluster(), context.signal);
    warnOfGaps(context, entry);
    if (dryRun === 'none') await confirmDeletions(context, objects);
    throwAll(await undoAll(context, objects, dryRun, values['field-manager']));
    return 0;
  },
});
