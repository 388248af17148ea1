/** `events -w`. */
import { events as eventType } from '../../apimachinery/known-types.ts';
import type { Context } from '../../context.ts';
import { ExitError } from '../../errors.ts';
import { changes } from '../get/watch-events.ts';
import type { EventOutput } from './output.ts';
import type { EventScope, EventsFound } from './scope.ts';

const resource = { ...eventType, singular: 'event', shortNames: ['ev'], categories: [], verbs: [], subresources: [] };

/**
 * Prints the events that exist in the server's order, then each as it happens, until the server
 * ends the watch (on a terminal it is resumed). Throws when the watch cannot be started.
 */
export async function watchEvents(context: Context, scope: EventScope, output: EventOutput): Promise<number> {
  try {
    await follow(context, scope, output);
    return 0;
  } catch (error) {
    // kubectl ends a watch with exit code 1, whichever signal ends it.
    if (context.signal.aborted) throw new ExitError(1);
    throw error;
  }
}

async function follow(context: Context, scope: EventScope, output: EventOutput): Promise<void> {
  const start = output.listsFirst === true ? await listed(scope, output) : { resourceVersion: '', events: [] };
  const { namespace, fieldSelector } = scope;
  const target = { kind: 'list', mapping: resource, namespace, selector: '', fieldSelector } as const;
  const how = { accept: 'application/json', query: {}, selector: '', limit: 500 };
  const { resourceVersion, events: found } = start;
  for await (const { type, object } of changes(context, { target, how, resourceVersion, found })) {
    // events are deleted when they are an hour old: that is no news
    if (type === 'DELETED' || !(await scope.wants(object))) continue;
    output.one(object);
    await context.io.stdout.drain();
    if (context.io.stdout.closed === true) throw new ExitError(0);
  }
}

async function listed(scope: EventScope, output: EventOutput): Promise<EventsFound> {
  const found = await scope.list();
  if (found.events.length > 0) output.list(found.events);
  return found;
}
