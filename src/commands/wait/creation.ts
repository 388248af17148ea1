/**
 * `wait --for=create`: waits until the selected objects exist. It uses watches instead of polling.
 */
import type { Context } from '../../context.ts';
import { isNotFound } from '../../errors.ts';
import { untilAborted } from '../../io/abortable.ts';
import type { CollectionAddress, ObjectAddress } from '../../kube/address.ts';
import type { Query } from '../../kube/objects.ts';
import { watchResuming } from '../../kube/watch.ts';
import { selectionError } from '../../manifest/errors.ts';
import { selectObjects } from '../../manifest/select.ts';
import type { Selection, SelectionRequest, Target } from '../../manifest/selection.ts';
import { resolveTargets } from '../../manifest/targets.ts';

/**
 * Repeats the selection until it finds an object and none is missing; with `once` it selects only
 * once. Returns undefined when objects are missing. Throws errors at which kubectl ends: all but a
 * single object that is not found.
 */
export async function awaitCreation(
  context: Context,
  request: SelectionRequest,
  signal: AbortSignal,
  once: boolean,
): Promise<Selection | undefined> {
  const again = withReplayedStdin(context);
  for (;;) {
    const selection = await selectObjects(again, request);
    const [error, ...others] = selection.errors;
    if (error !== undefined && (others.length > 0 || !isNotFound(error))) throw selectionError(selection.errors);
    if (error === undefined && selection.items.length > 0) return selection;
    if (once) return undefined;
    await anyCreated(again, missing((await resolveTargets(again, request)).targets, selection), signal);
  }
}

function missing(targets: readonly Target[], { items }: Selection): readonly Target[] {
  const isThere = (target: Extract<Target, { kind: 'object' }>): boolean =>
    items.some(
      ({ mapping, namespace, name }) =>
        name === target.name && namespace === target.namespace && mapping.resource === target.mapping.resource,
    );
  return targets.filter((target) => target.kind === 'list' || !isThere(target));
}

/** Resolves when an object of one of the targets exists. */
async function anyCreated(context: Context, targets: readonly Target[], signal: AbortSignal): Promise<void> {
  const over = new AbortController();
  const either = AbortSignal.any([signal, over.signal]);
  try {
    await Promise.race(targets.map((target) => created(context, target, either)));
  } finally {
    over.abort(new Error('over'));
  }
}

async function created(context: Context, target: Target, signal: AbortSignal): Promise<void> {
  const { transport } = await context.cluster();
  const { mapping, namespace } = target;
  const named = target.kind === 'object';
  const address: CollectionAddress | ObjectAddress = { mapping, namespace, ...(named ? { name: target.name } : {}) };
  const query: Query = named ? {} : { labelSelector: target.selector, fieldSelector: target.fieldSelector };
  for await (const { type } of watchResuming(transport, address, { query, signal, clock: context.clock })) {
    if (type === 'ADDED' || type === 'MODIFIED') return;
  }
}

/** The context with a stdin that can be read more than once (`-f -`). */
function withReplayedStdin(context: Context): Context {
  const { stdin } = context.io;
  const chunks: Uint8Array[] = [];
  let read = false;
  async function* replay(): AsyncGenerator<Uint8Array> {
    if (!read) for await (const chunk of untilAborted(stdin, context.signal)) chunks.push(chunk);
    read = true;
    yield* chunks;
  }
  const replayed = { isTerminal: stdin.isTerminal, [Symbol.asyncIterator]: replay };
  return { ...context, io: { ...context.io, stdin: replayed } };
}
