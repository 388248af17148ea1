import { planPhases } from '../../actions/apply/phases.ts';
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
import { keyOf } from '../../kube/address.ts';
import { parseDryRun } from '../shared/dry-run.ts';
import { printInterrupted } from '../shared/interrupted.ts';
import { warn } from '../shared/warn.ts';
import { entryOf } from './entries.ts';

const flags = { ...dryRunFlag, ...fieldManagerFlag('coxswain-journal') } as const;

/** What was created is deleted, which a protected context asks about. */
async function confirmDeletions(context: Context, objects: readonly ObjectRecords[]): Promise<void> {
  const created = objects.filter(({ records }) => records[0]?.action === 'create');
  if (created.length > 0) await context.guardrails?.confirm({ verb: 'undo what created objects' });
}

/** The kind of the objects of a type, as the phases of apply name it. */
const kindOf = ({ records, address }: ObjectRecords) => ({
  group: address.mapping.group,
  kind: records[0]?.before?.kind ?? '',
});

const isDeletion = ({ records }: ObjectRecords): boolean =>
  records[0]?.before !== null && records.at(-1)?.action === 'delete';

/**
 * The objects in the order in which they are put back, with a phase each: what was written last goes
 * first, one by one; then what was deleted, what others need first.
 */
function inOrder(objects: readonly ObjectRecords[]): ReadonlyMap<ObjectRecords, number> {
  const written = objects.filter((object) => !isDeletion(object));
  const deleted = objects.filter(isDeletion).toReversed();
  const phases = planPhases(deleted.map(kindOf));
  const created = deleted
    .map((object, index) => [object, written.length + (phases[index] ?? 0)] as const)
    .sort(([, a], [, b]) => a - b);
  return new Map([...written.map((object, index) => [object, index] as const), ...created]);
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
  const phases = inOrder(objects);
  const options = { dryRun, signal, fieldManager };
  const print = ({ name }: ObjectRecords, { text, warnings }: Undone): void => {
    io.stdout.write(escapeTerminal(`${name} ${text}${dryRunSuffix(dryRun)}\n`));
    for (const warning of warnings) warn(io, `${name}: ${warning}`);
  };
  const result = await runInPhases<ObjectRecords, Undone>(
    [...phases.keys()],
    { phaseOf: (object) => phases.get(object) ?? 0, keyOf: ({ address }) => keyOf(address), signal },
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
