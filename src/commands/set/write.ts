/** How the commands of `set` compute all changes, and then send or print them. */

import type { FileItem } from '../../actions/apply/item.ts';
import { requestErrorText } from '../../actions/request-error.ts';
import type { JsonObject } from '../../apimachinery/json.ts';
import { gvkOf, type KubeObject } from '../../apimachinery/object.ts';
import type { DryRun } from '../../apimachinery/write-options.ts';
import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import { addressOf, objectPath } from '../../kube/address.ts';
import type { Item } from '../../manifest/selection.ts';
import type { OperationPrinter } from '../../print/operation.ts';
import type { StructChange } from '../../resources/generators/struct-change.ts';
import type { ItemFailure } from '../apply/run.ts';
import { writeEach } from '../shared/write-each.ts';

/** What one run of a command of `set` writes. */
export interface SetWrite {
  readonly values: { readonly local: boolean; readonly 'field-manager': string };
  readonly dryRun: DryRun;
  readonly printer: OperationPrinter;
  /** The words behind the name of a changed object: `image updated`. */
  readonly done: string;
  /** What precedes the server's message when it refuses a patch; undefined: nothing. */
  readonly problem?: string;
  /** kubectl writes and prints an object that does not change too. */
  readonly unchanged?: 'written';
  /**
   * What happens with an error of one object: `named` puts the object's name before it, as in most
   * of kubectl's `set`.
   */
  readonly errors?: 'named' | 'plain';
  /** Called after a patch was accepted, before it is printed; may throw. */
  readonly accepted?: () => void;
}

type Planned = FileItem & {
  /** As it was given. */
  readonly origin: Item;
  readonly change: StructChange | Error | undefined;
};

/** The errors alone, in order. */
export const errorsOf = (failures: readonly ItemFailure<Item>[]): readonly Error[] =>
  failures.map(({ error }) => error);

/** The word for a list of errors, into which kubectl puts `error: ` itself. */
export const ownError = (message: string): CliError => new CliError(`error: ${message}`);

/** Whether requests are sent that change something, or try to. */
export const sends = ({ values, dryRun }: Pick<SetWrite, 'values' | 'dryRun'>): boolean =>
  !values.local && dryRun !== 'client';

/**
 * Changes every object with `change`, which returns undefined for one to leave alone, and then
 * sends the patches, many at a time, or prints the objects. Returns the errors in order, with the
 * items as they were given.
 */
export async function writeChanges(
  context: Context,
  items: readonly Item[],
  write: SetWrite,
  change: (object: KubeObject) => StructChange | undefined,
): Promise<readonly ItemFailure<Item>[]> {
  const planned = items.map((item) => plan(item, write, change));
  const toWrite = planned.filter((item) => item.change !== undefined && (write.unchanged || !isEmpty(item.change)));
  const print = (text: string | Uint8Array): void => context.io.stdout.write(text);
  const failures = await writeEach(
    context,
    toWrite,
    sends(write),
    async ({ change: made, ...item }, log) => {
      if (made === undefined || made instanceof Error) throw made;
      return sends(write) ? sendPatch(context, item, made.patch, write, log.warn) : made.object;
    },
    (_item, object) => {
      if (sends(write)) write.accepted?.();
      write.printer.print(object, write.done, print);
    },
  );
  return failures.map(({ item, error }) => ({ item: item.origin, error }));
}

const isEmpty = (change: StructChange | Error): boolean =>
  !(change instanceof Error) && Object.keys(change.patch).length === 0;

function plan(
  item: Item,
  { values, errors = 'named' }: SetWrite,
  change: (object: KubeObject) => StructChange | undefined,
): Planned {
  const object = item.object as KubeObject;
  try {
    return { ...item, object, origin: item, change: change(object) };
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    // the newline is kubectl's: it leaves an empty line in a list of errors
    const failure = errors === 'plain' ? error : ownError(`${objectName(item, values.local)} ${error.message}\n`);
    return { ...item, object, origin: item, change: failure };
  }
}

/**
 * The name of an object in messages: `deployments/web`, or `deployment.apps/web` when no server
 * gave its resource (Info.ObjectName).
 */
function objectName({ mapping, name, object }: Item, local: boolean): string {
  if (!local) return `${mapping.resource}/${name}`;
  const { group, kind } = gvkOf(object as KubeObject);
  // the newline is kubectl's
  return group === '' ? `${kind.toLowerCase()}/${name}` : `${kind.toLowerCase()}.${group}/${name}\n`;
}

/** Sends a strategic merge patch. */
export async function sendPatch(
  context: Context,
  item: Item,
  patch: JsonObject,
  { values, dryRun, problem }: Pick<SetWrite, 'values' | 'dryRun' | 'problem'>,
  warn?: (texts: readonly string[]) => void,
): Promise<KubeObject> {
  const { patchObject } = await import('../../kube/objects.ts');
  const cluster = await context.cluster();
  const address = addressOf(item);
  const query = {
    fieldManager: values['field-manager'],
    ...(dryRun === 'server' ? { dryRun: 'All' } : {}),
  };
  const type = 'application/strategic-merge-patch+json';
  const options = { query, signal: context.signal, ...(warn === undefined ? {} : { warn }) };
  try {
    return await patchObject(cluster.transport, address, type, patch, options);
  } catch (error) {
    if (problem === undefined || context.signal.aborted) throw error;
    const message = requestErrorText(error, cluster, { method: 'Patch', path: () => objectPath(address), query });
    throw new CliError(`${problem} ${message}`, { cause: error });
  }
}
