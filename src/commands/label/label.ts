import { goQuote } from '../../apimachinery/go/text.ts';
import { anyArguments } from '../../cli/arguments.ts';
import { defineCommand, recorded } from '../../cli/command.ts';
import { fieldManagerFlag } from '../../cli/flag-sets.ts';
import { CliError, throwAll } from '../../errors.ts';
import {
  conflicts,
  type MetadataChange,
  missingKeys,
  parseLabelChanges,
} from '../../resources/generators/metadata-change.ts';
import { partPairs } from '../../resources/generators/pairs.ts';
import { parseDryRun } from '../shared/dry-run.ts';
import { printerOf } from '../shared/generated-objects.ts';
import { checkResources, checkSelectors, type MetadataCommand, metadataFlags, runMetadata } from './metadata.ts';

const labels: MetadataCommand = {
  field: 'labels',
  refuse: (object, edit) =>
    throwAll(
      conflicts(object, 'labels', edit).map(
        ([key, value]) => new CliError(`'${key}' already has a value (${value}), and --overwrite is false`),
      ),
    ),
  before: (object, edit) =>
    missingKeys(object, 'labels', edit)
      .map((key) => `label ${goQuote(key)} not found.\n`)
      .join(''),
  done: doneWord,
  sendsUnchanged: false,
  prints: 'changed',
  printer: 'each',
};

function doneWord({ added, removed }: MetadataChange): string {
  if (added && removed) return 'modified';
  if (added) return 'labeled';
  return removed ? 'unlabeled' : 'not labeled';
}

export const command = defineCommand({
  use: 'label [--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N [--resource-version=version]',
  long: `
    Update the labels on a resource.

    * A label's key and value begin with a letter or number, and may hold letters, numbers, hyphens, dots and underscores, 63 bytes each.
    * Optionally, the key can begin with a DNS subdomain prefix and a single '/', like example.com/my-app.
    * KEY- removes a label.
    * Without --overwrite, a label that has another value already is an error.
    * With --resource-version, the update succeeds only if the resource still has that version.`,
  examples: `
    # Update pod 'foo' with the label 'unhealthy' and the value 'true'
    cox label pods foo unhealthy=true

    # Update pod 'foo' with the label 'status' and the value 'unhealthy', overwriting any existing value
    cox label --overwrite pods foo status=unhealthy

    # Update all pods in the namespace
    cox label pods --all status=unhealthy

    # Update a pod identified by the type and name in "pod.json"
    cox label -f pod.json status=unhealthy

    # Update pod 'foo' only if the resource is unchanged from version 1
    cox label pods foo status=unhealthy --resource-version=1

    # Remove the label named 'bar' of pod 'foo', if it is there
    cox label pods foo bar-`,
  flags: { ...metadataFlags('labels'), ...fieldManagerFlag('kubectl-label') },
  args: anyArguments,
  writes: recorded,
  run: async (context, invocation) => {
    const { flags, args } = invocation;
    const dryRun = parseDryRun(flags['dry-run'], context);
    const { resources, pairs } = partPairs(args, 'label');
    const edit = parseLabelChanges(pairs);
    if (flags.list && flags.output !== '') throw new CliError('--list and --output may not be specified together');
    if (!flags.local) await context.cluster();
    checkSelectors(flags);
    checkResources(flags, resources, dryRun, 'pod');
    if (pairs.length === 0 && !flags.list) throw new CliError('at least one label update is required');
    const printer = await printerOf(context, invocation, dryRun, 'sorted');
    return runMetadata(context, invocation, labels, { resources, edit, dryRun, printer });
  },
});
