import type { KubeObject } from '../../apimachinery/object.ts';
import { anyArguments } from '../../cli/arguments.ts';
import { defineCommand, recorded } from '../../cli/command.ts';
import { bool } from '../../cli/flag.ts';
import { fieldManagerFlag } from '../../cli/flag-sets.ts';
import { CliError, ConfigurationError, UnknownNameError } from '../../errors.ts';
import { conflicts, type MetadataEdit } from '../../resources/generators/metadata-change.ts';
import { parseChanges, partPairs } from '../../resources/generators/pairs.ts';
import { checkResources, checkSelectors, type MetadataCommand, metadataFlags, runMetadata } from '../label/metadata.ts';
import { CHANGE_CAUSE } from '../shared/change-cause.ts';
import { parseDryRun } from '../shared/dry-run.ts';
import { printerOf } from '../shared/generated-objects.ts';

const annotations: MetadataCommand = {
  field: 'annotations',
  refuse: refuseConflicts,
  done: () => 'annotated',
  sendsUnchanged: true,
  prints: 'answer',
  printer: 'shared',
};

/** The change cause may always be replaced. */
function refuseConflicts(object: KubeObject, edit: MetadataEdit): void {
  const found = conflicts(object, 'annotations', edit).filter(([key]) => key !== CHANGE_CAUSE);
  if (found.length === 0) return;
  const text = found.map(([key, value]) => `'${key}' already has a value (${value})`).join('; ');
  throw new CliError(`--overwrite is false but found the following declared annotation(s): ${text}`);
}

/** An unknown --context, --cluster or --user: kubectl's builder meets it twice, and lists both errors. */
function withCause(error: unknown): unknown {
  if (!(error instanceof ConfigurationError && error.cause instanceof UnknownNameError)) return error;
  return new ConfigurationError(`\n* ${error.cause.message}\n* ${error.message}`, { cause: error });
}

function refuseBoth({ set, remove }: MetadataEdit): void {
  const both = remove.filter((key) => set.has(key));
  if (both.length === 0) return;
  const subject = 'can not both modify and remove the following annotation(s) in the same command';
  throw new CliError(`${subject}: ${both.join(', ')}`);
}

export const command = defineCommand({
  use: 'annotate [--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N [--resource-version=version]',
  long: `
    Update the annotations on one or more resources.

    All Kubernetes objects can carry annotations: pairs of a key and a value that can be larger than labels and hold any text, such as
    JSON. Tools and extensions of the system use them to store their own data. KEY- removes an annotation.

    Without --overwrite, an annotation that has another value already is an error. With --resource-version, the update succeeds only if
    the resource still has that version.`,
  examples: `
    # Update pod 'foo' with the annotation 'description' and the value 'my frontend'
    # If the same annotation is set multiple times, only the last value will be applied
    cox annotate pods foo description='my frontend'

    # Update a pod identified by type and name in "pod.json"
    cox annotate -f pod.json description='my frontend'

    # Update pod 'foo' with the annotation 'description' and the value 'my frontend running nginx', overwriting any existing value
    cox annotate --overwrite pods foo description='my frontend running nginx'

    # Update all pods in the namespace
    cox annotate pods --all description='my frontend running nginx'

    # Update pod 'foo' only if the resource is unchanged from version 1
    cox annotate pods foo description='my frontend running nginx' --resource-version=1

    # Remove the annotation named 'description' of pod 'foo', if it is there
    cox annotate pods foo description-`,
  flags: {
    ...metadataFlags('annotations'),
    ...fieldManagerFlag('kubectl-annotate'),
    recursive: bool('Read the directories of -f and all their subdirectories', { short: 'R', default: 'true' }),
  },
  args: anyArguments,
  writes: recorded,
  run: async (context, invocation) => {
    const { flags, args } = invocation;
    const dryRun = parseDryRun(flags['dry-run'], context);
    const { resources, pairs } = partPairs(args, 'annotation');
    const edit = parseChanges(pairs, 'annotation');
    if (flags.list && flags.output !== '') throw new CliError('--list and --output may not be specified together');
    checkSelectors(flags);
    checkResources(flags, resources, dryRun, 'rsrc');
    if (pairs.length === 0 && !flags.list) throw new CliError('at least one annotation update is required');
    refuseBoth(edit);
    const printer = await printerOf(context, invocation, dryRun, 'sorted');
    try {
      return await runMetadata(context, invocation, annotations, { resources, edit, dryRun, printer });
    } catch (error) {
      throw withCause(error);
    }
  },
});
