/** create --edit: each object is opened in the editor, and created as it was saved. */
import type { FileItem } from '../../actions/apply/item.ts';
import { itemCreator } from '../../actions/apply/requests.ts';
import { withLastApplied } from '../../apimachinery/last-applied.ts';
import { namedFiles } from '../../cli/flag-sets.ts';
import type { Context } from '../../context.ts';
import { CliError, throwAll } from '../../errors.ts';
import type { Cluster } from '../../kube/cluster.ts';
import { windowsLineEndings } from '../edit/flags.ts';
import { type EditTools, editObjects } from '../edit/session.ts';
import { editTools } from '../edit/tools.ts';
import { recorder } from '../shared/change-cause.ts';
import { objectPrinters } from '../shared/object-printer.ts';
import type { CreateInvocation, CreateOptions } from './flags.ts';

/**
 * Edits and creates the objects of the files one after the other. Goes on after an error and throws
 * all of them at the end.
 */
export async function createEdited(
  context: Context,
  invocation: CreateInvocation,
  options: CreateOptions,
): Promise<number> {
  const { flags } = invocation;
  const cluster = await context.cluster();
  const { selectObjects } = await import('../../manifest/select.ts');
  const { items, errors: unread } = await selectObjects(context, {
    ...namedFiles(flags),
    selector: flags.selector,
    continueOnError: true,
    fetch: false,
  });
  const { output } = flags;
  const endings = windowsLineEndings(context, invocation);
  const { validation } = options;
  const settings = { output, windowsLineEndings: endings, validation, of: 'object', subresource: '', items } as const;
  const tools = await editTools(context, cluster, settings);
  const write = await createWriter(context, cluster, invocation, options);
  const errors: Error[] = [];
  for (const item of items as readonly FileItem[]) {
    try {
      await editObjects([item], { ...tools, write });
    } catch (error) {
      if (context.signal.aborted) throw error;
      errors.push(error as Error);
    }
  }
  throwAll([...errors, ...unread]);
  if (items.length === 0 && flags.selector !== '') throw new CliError('no objects passed to create');
  return 0;
}

/** How an edit is written that creates what was saved. Throws what any of it met. */
async function createWriter(
  context: Context,
  cluster: Cluster,
  invocation: CreateInvocation,
  { dryRun, validation }: CreateOptions,
): Promise<EditTools['write']> {
  const { flags } = invocation;
  const outputGiven = invocation.changed('output');
  const printers = await objectPrinters(context, flags, { outputGiven, keyOrder: 'sorted', dryRun });
  const { transport, server } = cluster;
  const options = { dryRun, validation, fieldManager: flags['field-manager'] };
  const create = itemCreator({ transport, server, signal: context.signal, options });
  const record = recorder(context, invocation);
  const warn = (texts: readonly string[]): void => {
    for (const text of texts) cluster.warn(text);
  };
  return async (_originals, edited) => {
    const errors: Error[] = [];
    for (const one of edited) {
      const item = record(flags['save-config'] ? { ...one, object: withLastApplied(one.object) } : one);
      try {
        const object =
          dryRun === 'client' ? item.object : await create(item, item.object, { say: () => undefined, warn });
        (await printers())(object, 'created');
      } catch (error) {
        errors.push(error as Error);
      }
    }
    throwAll(errors);
  };
}
