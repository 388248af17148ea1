import { isJsonObject } from '../../apimachinery/json.ts';
import { type KubeObject, mutableMeta } from '../../apimachinery/object.ts';
import { anyArguments } from '../../cli/arguments.ts';
import { defineCommand, recorded } from '../../cli/command.ts';
import { bool, string } from '../../cli/flag.ts';
import { CliError, throwAll } from '../../errors.ts';
import { selectObjects } from '../../manifest/select.ts';
import { parseSelector, putSelector } from '../../resources/generators/selector-change.ts';
import { changeStruct, recordCause } from '../../resources/generators/struct-change.ts';
import { recordFlag } from '../shared/change-cause.ts';
import { parseDryRun } from '../shared/dry-run.ts';
import { printerOf } from '../shared/generated-objects.ts';
import { errorsInOrder } from '../shared/write-each.ts';
import { recordedCause, refuseLocalResources, selectionOf, setFlags } from './shared.ts';
import { writeChanges } from './write.ts';

const { kustomize: _, ...sharedFlags } = setFlags;

/** The object without its version: then the patch has the version that was typed, whatever it is. */
function withoutVersion(object: KubeObject): KubeObject {
  const { resourceVersion: _version, ...metadata } = isJsonObject(object.metadata) ? object.metadata : {};
  return { ...object, metadata };
}

export const command = defineCommand({
  use: 'selector (-f FILENAME | TYPE NAME) EXPRESSIONS [--resource-version=version]',
  long: `
    Set the selector on a resource. The new selector replaces the one that the resource has.

    A selector must begin with a letter or number, and may contain letters, numbers, hyphens, dots, and underscores, up to 63
    characters. With --resource-version, the update succeeds only if the resource still has that version. Selectors can only be set on
    Service objects.`,
  examples: `
    # Set the labels and the selector before creating a deployment and its service
    cox create service clusterip my-svc --clusterip="None" -o yaml --dry-run=client | cox set selector --local -f - 'environment=qa' -o yaml | cox create -f -
    cox create deployment my-dep --image=nginx -o yaml --dry-run=client | cox label --local -f - environment=qa -o yaml | cox create -f -`,
  flags: {
    ...sharedFlags,
    ...recordFlag,
    recursive: bool('Read the directories of -f and all their subdirectories', { short: 'R', default: 'true' }),
    'resource-version': string('Change the selector only if this is the current resource version'),
  },
  args: anyArguments,
  writes: recorded,
  run: async (context, invocation) => {
    const { flags: values, args } = invocation;
    const dryRun = parseDryRun(values['dry-run'], context);
    const text = args.at(-1);
    const selector = text === undefined ? undefined : parseSelector(text);
    const printer = await printerOf(context, invocation, dryRun);
    if (selector === undefined) throw new CliError('one selector is required');
    const resources = args.slice(0, -1);
    refuseLocalResources(values, resources);
    const selection = await selectObjects(context, selectionOf(values, resources));
    const { items } = selection;
    const cause = recordedCause(context, invocation);
    const version = values['resource-version'];
    const failed = await writeChanges(
      context,
      items,
      { values, dryRun, printer, done: 'selector updated', unchanged: 'written', errors: 'plain' },
      (object) =>
        changeStruct(version === '' ? object : withoutVersion(object), (draft) => {
          if (version !== '') mutableMeta(draft).resourceVersion = version;
          putSelector(draft, selector);
          recordCause(draft, cause);
        }),
    );
    throwAll(errorsInOrder(items, failed, selection));
    return 0;
  },
});
