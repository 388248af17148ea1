/** `get -w --namespaces a,b`: one watch in each namespace, their changes in one output. */
import type { Context } from '../../context.ts';
import { CliError, ErrorList, ExitError } from '../../errors.ts';
import { inParallel } from '../../kube/in-parallel.ts';
import { selectionError } from '../../manifest/errors.ts';
import type { Target } from '../../manifest/selection.ts';
import { selectionRequest } from './fetch.ts';
import { targetsIn } from './namespaces.ts';
import type { GetOptions } from './options.ts';
import { tableOptions } from './ours-output.ts';
import { follow, type Listed, listed, outputOf, showFirst } from './watch.ts';

/**
 * Lists each namespace in its order, then prints the changes in all of them as they happen, until
 * the server has ended every watch. Throws the error of a list or of starting a watch.
 */
export async function watchNamespaces(
  context: Context,
  options: GetOptions,
  namespaces: readonly string[],
): Promise<number> {
  const request = { ...selectionRequest(options), continueOnError: false, subresource: '', singleResourceType: true };
  const { targets, errors } = await targetsIn(context, request, namespaces);
  if (errors.length > 0) throw new ErrorList([selectionError(errors)]);
  const output = await outputOf(context, tableOptions(options));
  try {
    const starts = await inParallel(targets, async (target) => ({
      target,
      start: await listed(context, options, [target]),
    }));
    const found = starts.flatMap(({ start, target }) => (start === undefined ? [] : [{ ...start, target }]));
    showFirst(
      options,
      found.flatMap(({ answers }) => answers),
      output,
    );
    await followAll(context, found, (one, own) => follow(own, options, { ...one, output }));
    return 0;
  } catch (error) {
    // As one watch: it ends with exit code 1, whichever signal ends it.
    if (context.signal.aborted) throw new ExitError(1);
    throw error;
  }
}

type Start = Listed & { readonly target: Target };

/** Watches all at once. The first that fails ends the others. */
async function followAll(
  context: Context,
  starts: readonly Start[],
  work: (start: Start, context: Context) => Promise<void>,
): Promise<void> {
  if (
    starts.some(({ target }) => target.kind === 'object') &&
    starts.length > new Set(starts.map(({ target }) => target.namespace)).size
  ) {
    throw new CliError('you may only watch a single resource or type of resource at a time');
  }
  const stop = new AbortController();
  const signal = AbortSignal.any([context.signal, stop.signal]);
  try {
    await Promise.all(starts.map((start) => work(start, { ...context, signal })));
  } finally {
    stop.abort();
  }
}
