/** Which pod a forward leads to, also when that pod is replaced. */

import { nameSelector } from '../../apimachinery/field-selector.ts';
import { pods } from '../../apimachinery/known-types.ts';
import { at, type KubeObject, meta } from '../../apimachinery/object.ts';
import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import { escapeTerminal } from '../../io/escape.ts';
import { isRefusedRead } from '../../kube/optional-read.ts';
import { watchResuming } from '../../kube/watch.ts';
import { byActivity, readySince } from '../../resources/logs/order.ts';
import { remindOfWaiting } from '../shared/reminder.ts';

export interface ForwardTarget {
  /** The pod to connect to; waits while there is none. Rejects when there will be none any more. */
  pod(): Promise<KubeObject>;
  /** Waits until another pod than this one is the target, or none comes of it within a while. */
  other(than: KubeObject): Promise<void>;
  /** Never resolves. Rejects when there is nothing to forward to any more. */
  readonly gone: Promise<never>;
}

/** How long a connection waits for another pod than one that turned it away, in milliseconds. */
const PATIENCE = 10_000;

/** What kubectl says when it ends. */
export const lostConnection = (): CliError => new CliError('lost connection to pod');

/** Follows the pods of `selector`; undefined follows the first pod alone, and nothing comes after it. */
export function followTarget(context: Context, first: KubeObject, selector: string | undefined): ForwardTarget {
  const state = newState(context, first, selector !== undefined);
  const gone = follow(context, first, selector, state).catch((error: unknown) => {
    // who may not watch pods forwards to the one that was found
    if (isRefusedRead(error)) return new Promise<never>(() => undefined);
    throw error;
  });
  gone.catch(() => state.changed.resolve());
  return {
    gone,
    pod: async () => {
      for (;;) {
        const { current, changed } = state;
        if (current !== undefined) return current;
        await Promise.race([changed.promise, gone]);
      }
    },
    other: async (than) => {
      const until = context.clock.sleep(PATIENCE, context.signal);
      let waiting = true;
      void until.then(
        () => {
          waiting = false;
        },
        () => undefined,
      );
      while (waiting && state.current === than) await Promise.race([state.changed.promise, until, gone]);
    },
  };
}

interface State {
  current: KubeObject | undefined;
  /** Resolved, and made anew, whenever `current` changes. */
  changed: PromiseWithResolvers<void>;
  readonly pods: Map<string, KubeObject>;
  /** Chooses again after the pods have changed. Throws when nothing can come any more. */
  settle(): void;
}

const uid = (pod: KubeObject): string => meta(pod).uid ?? '';
const hasEnded = (pod: KubeObject): boolean =>
  ['Succeeded', 'Failed'].includes(String(at(pod, 'status', 'phase') ?? ''));
const isLeaving = (pod: KubeObject): boolean => meta(pod).deletionTimestamp !== undefined;

function newState(context: Context, first: KubeObject, replaceable: boolean): State {
  const say = (text: string): void => context.io.stderr.write(`${escapeTerminal(text)}\n`);
  const pods = new Map<string, KubeObject>();
  let name = meta(first).name ?? '';
  let stopReminding: (() => void) | undefined;
  const state: State = {
    current: first,
    changed: Promise.withResolvers(),
    pods,
    settle: () => {
      const known = state.current === undefined ? undefined : pods.get(uid(state.current));
      const current = known === undefined || hasEnded(known) ? undefined : known;
      if (current !== undefined && !(replaceable && isLeaving(current))) return change(current);
      if (!replaceable) throw lostConnection();
      const best = [...pods.values()]
        .filter((pod) => readySince(pod) !== undefined && !isLeaving(pod) && !hasEnded(pod))
        .sort(byActivity)[0];
      if (best !== undefined) {
        const next = meta(best).name ?? '';
        say(`pod/${name} is gone, forwarding to pod/${next} now`);
        name = next;
        stopReminding?.();
        stopReminding = undefined;
      } else if (current === undefined && state.current !== undefined) {
        say(`pod/${name} is gone, waiting for another one to be ready`);
        stopReminding ??= remindOfWaiting(context, () => 'a pod that is ready');
      }
      change(best ?? current);
    },
  };
  const change = (pod: KubeObject | undefined): void => {
    const same = pod !== undefined && state.current !== undefined && uid(pod) === uid(state.current);
    if (same || pod === state.current) return;
    state.current = pod;
    state.changed.resolve();
    state.changed = Promise.withResolvers();
  };
  return state;
}

async function follow(context: Context, first: KubeObject, selector: string | undefined, state: State): Promise<never> {
  const { transport } = await context.cluster();
  const { name = '', namespace = '' } = meta(first);
  const query = selector === undefined ? { fieldSelector: nameSelector(name) } : { labelSelector: selector };
  let lost = false;
  let listed = false;
  const onRetry = (problem: Error | undefined): void => {
    if (problem === undefined || lost) return;
    lost = true;
    context.io.stderr.write(escapeTerminal(`connection to the server lost (${problem.message}), trying again\n`));
  };
  const { signal, clock } = context;
  for await (const event of watchResuming(transport, { mapping: pods, namespace }, { query, signal, clock, onRetry })) {
    lost = false;
    if (event.type === 'DELETED') state.pods.delete(uid(event.object));
    else if (event.type === 'BOOKMARK') listed = true;
    else if (event.type !== 'ERROR') state.pods.set(uid(event.object), event.object);
    if (listed) state.settle();
  }
  throw lostConnection();
}
