/** Shared by `label` and `annotate`: the objects, the writes, and --list. */

import type { KubeObject } from '../../apimachinery/object.ts';
import { gvkOf } from '../../apimachinery/object.ts';
import type { DryRun } from '../../apimachinery/write-options.ts';
import type { Invocation } from '../../cli/command.ts';
import { bool, string } from '../../cli/flag.ts';
import {
  allNamespacesFlag,
  dryRunFlag,
  fieldSelectorFlag,
  filenameFlags,
  namedFiles,
  namesNoFiles,
  printFlags,
  selectorFlag,
} from '../../cli/flag-sets.ts';
import type { Context } from '../../context.ts';
import { CliError, throwAll } from '../../errors.ts';
import { addressOf, keyOf } from '../../kube/address.ts';
import type { Item, Selection } from '../../manifest/selection.ts';
import type { OperationPrinter } from '../../print/operation.ts';
import {
  changeMetadata,
  type MetadataChange,
  type MetadataEdit,
  type MetadataField,
  metadataEntries,
} from '../../resources/generators/metadata-change.ts';
import { CHANGE_CAUSE, changeCause, recordFlag } from '../shared/change-cause.ts';
import { printerOf } from '../shared/generated-objects.ts';
import { forTerminal } from '../shared/terminal-text.ts';
import { errorsInOrder, writeEach } from '../shared/write-each.ts';

/** The flags that both have; the words of the help say what they are about. */
export const metadataFlags = <const What extends string>(what: What) =>
  ({
    ...filenameFlags,
    ...printFlags,
    ...dryRunFlag,
    ...selectorFlag,
    ...fieldSelectorFlag,
    ...allNamespacesFlag,
    ...recordFlag,
    all: bool('All resources of the given types in the namespace'),
    list: bool(`Print the ${what} of the resources`),
    local: bool(`Change and print the ${what} of the objects of files, without a request to the server`),
    overwrite: bool(`Allow ${what} that are there to get another value`),
    'resource-version': string(
      `Change the ${what} only if this is the current resource version; only with a single resource`,
    ),
  }) as const;

type Flags = ReturnType<typeof metadataFlags> & ReturnType<typeof import('../../cli/flag-sets.ts').fieldManagerFlag>;

export type MetadataInvocation = Pick<Invocation<Flags>, 'flags' | 'args' | 'changed' | 'occurrences'>;

/** What tells the two commands apart. */
export interface MetadataCommand {
  readonly field: MetadataField;
  /** Throws CliError for an object whose values must not be replaced. */
  refuse(object: KubeObject, edit: MetadataEdit): void;
  /** The word behind the object's name. */
  done(change: MetadataChange): string;
  /** Lines to print before an object is written. */
  before?(object: KubeObject, edit: MetadataEdit): string;
  /** Whether a patch is sent that changes no label and no annotation. */
  readonly sendsUnchanged: boolean;
  /** Whether the server's answer is printed, or the object as it was read, with the change. */
  readonly prints: 'answer' | 'changed';
  /** Whether all objects share a printer: in yaml that separates them by `---`. */
  readonly printer: 'shared' | 'each';
}

/** The two checks of flags that name the same objects. */
export function checkSelectors({ all, selector, 'field-selector': fields }: MetadataInvocation['flags']): void {
  if (all && selector !== '') throw new CliError('cannot set --all and --selector at the same time');
  if (all && fields !== '') throw new CliError('cannot set --all and --field-selector at the same time');
}

/** The checks of what names the objects; `example` is the word for a file in two of the messages. */
export function checkResources(
  { local, ...named }: MetadataInvocation['flags'],
  resources: readonly string[],
  dryRun: DryRun,
  example: string,
): void {
  if (!local) {
    if (resources.length > 0 || !namesNoFiles(named)) return;
    throw new CliError('one or more resources must be specified as <resource> <name> or <resource>/<name>');
  }
  if (dryRun === 'server') {
    throw new CliError('cannot specify --local and --dry-run=server - did you mean --dry-run=client?');
  }
  const files = `-f ${example}.yaml or --filename=${example}.json`;
  if (resources.length > 0) throw new CliError(`can only use local files by ${files} when --local=true is set`);
  if (namesNoFiles(named)) throw new CliError(`one or more files must be specified as ${files}`);
}

interface Run {
  readonly context: Context;
  readonly invocation: MetadataInvocation;
  readonly command: MetadataCommand;
  readonly edit: MetadataEdit;
  readonly dryRun: DryRun;
  readonly printer: OperationPrinter;
  readonly sends: boolean;
  readonly single: boolean;
  /** What this run has written, by key: an object that is named twice is changed twice. */
  readonly written: Map<string, KubeObject>;
}

/** Changes, or lists, the metadata of everything that is selected. */
export async function runMetadata(
  context: Context,
  invocation: MetadataInvocation,
  command: MetadataCommand,
  request: {
    readonly resources: readonly string[];
    readonly edit: MetadataEdit;
    readonly dryRun: DryRun;
    readonly printer: OperationPrinter;
  },
): Promise<number> {
  const { flags } = invocation;
  const selection = await select(context, flags, request.resources);
  const { items, singleItemImplied } = selection;
  if (flags['resource-version'] !== '' && !singleItemImplied) {
    throw new CliError('--resource-version may only be used with a single resource');
  }
  const sends = !flags.local && !flags.list && request.dryRun !== 'client';
  const written = new Map<string, KubeObject>();
  const run: Run = { context, invocation, command, ...request, sends, single: singleItemImplied, written };
  const known = items.map((item) => ({ ...item, object: item.object as KubeObject }));
  const failed = await writeEach(
    context,
    known,
    sends,
    (item, log) => write(run, item, log.warn),
    (item, outcome) => report(run, item, outcome),
  );
  throwAll(errorsInOrder(known, failed, selection));
  return 0;
}

async function select(
  context: Context,
  flags: MetadataInvocation['flags'],
  resources: readonly string[],
): Promise<Selection> {
  const { selectObjects } = await import('../../manifest/select.ts');
  return selectObjects(context, {
    ...namedFiles(flags),
    continueOnError: true,
    ...(flags.local
      ? { local: true }
      : {
          args: resources,
          allowEmptySelector: flags.all,
          selector: flags.selector,
          fieldSelector: flags['field-selector'],
          allNamespaces: flags['all-namespaces'],
          latest: true,
        }),
  });
}

type KnownItem = Item & { readonly object: KubeObject };

interface Outcome {
  /** The object before the change. */
  readonly object: KubeObject;
  readonly printer?: OperationPrinter;
  readonly change?: MetadataChange;
  readonly answer?: KubeObject;
  readonly error?: unknown;
}

/** The change of one object, which is sent unless it is only printed. */
async function write(run: Run, item: KnownItem, warn: (texts: readonly string[]) => void): Promise<Outcome> {
  const { context, invocation, command, edit, sends } = run;
  const { flags } = invocation;
  const object = run.written.get(keyOf(item)) ?? item.object;
  try {
    const printer =
      command.printer === 'each' ? await printerOf(context, invocation, run.dryRun, 'sorted') : run.printer;
    if (!flags.overwrite) command.refuse(object, edit);
    const change = changeMetadata(object, command.field, edit, {
      resourceVersion: flags['resource-version'],
      cause: flags.record && sends ? [CHANGE_CAUSE, changeCause(context, invocation)] : undefined,
    });
    if (!sends || !(command.sendsUnchanged || change.added || change.removed)) return { object, printer, change };
    const { patchObject } = await import('../../kube/objects.ts');
    const { transport } = await context.cluster();
    const query = {
      fieldManager: flags['field-manager'],
      ...(run.dryRun === 'server' ? { dryRun: 'All' } : {}),
    };
    const type = 'application/merge-patch+json';
    const answer = await patchObject(transport, addressOf(item), type, change.patch, {
      query,
      signal: context.signal,
      warn,
    });
    if (run.dryRun === 'none') run.written.set(keyOf(item), answer);
    return { object, printer, change, answer };
  } catch (error) {
    if (context.signal.aborted) throw error;
    return { object, error };
  }
}

/** Prints the outcome for one object, or throws its error. */
function report(run: Run, item: KnownItem, { object, printer = run.printer, change, answer, error }: Outcome): void {
  const { context, command, edit } = run;
  const print = (text: string | Uint8Array): void => context.io.stdout.write(text);
  if (run.sends) print(command.before?.(object, edit) ?? '');
  if (change === undefined) throw error;
  if (run.invocation.flags.list) print(forTerminal(context.io.stdout, listText(run, item, change.object)));
  else
    printer.print(command.prints === 'answer' ? (answer ?? change.object) : change.object, command.done(change), print);
}

function listText({ command, single }: Run, { name }: Item, object: KubeObject): string {
  const { kind, group } = gvkOf(object);
  const head = single ? '' : `Listing ${command.field} for ${kind}.${group}/${name}:\n`;
  const indent = single ? '' : ' ';
  return (
    head +
    metadataEntries(object, command.field)
      .map(([key, value]) => `${indent}${key}=${value}\n`)
      .join('')
  );
}
