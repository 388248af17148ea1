/**
 * Watches workloads and what belongs to them over one connection, and yields the state of each as a
 * snapshot: about ten a second at most. The first one comes when everything about the workload has
 * been listed.
 */

import { type KubeObject, meta } from '../../apimachinery/object.ts';
import type { Clock } from '../../io/host.ts';
import { isRefusedRead } from '../../kube/optional-read.ts';
import type { Transport } from '../../kube/transport/transport.ts';
import { type WatchEvent, watchResuming } from '../../kube/watch.ts';
import { needsNodes } from '../../resources/diagnosis/pod-node.ts';
import type { RolloutSnapshot } from '../../resources/rollout/assessment.ts';
import { type ClusterClock, listenToClock } from '../cluster-clock.ts';
import { newStore, type Store } from './owned-objects.ts';
import { newPace, type Pace } from './pace.ts';
import { unseen } from './read.ts';
import { isKept, nodesView, type Target, trimmed, type View, viewsOf } from './scope.ts';

/** `target` is an index into the targets. No events follow `deleted` and `lost`. */
export type Observation =
  | { readonly type: 'snapshot'; readonly target: number; readonly snapshot: RolloutSnapshot }
  | { readonly type: 'deleted'; readonly target: number }
  | { readonly type: 'lost'; readonly target: number; readonly error: Error };

export interface Observer {
  readonly clusterClock: ClusterClock;
  /**
   * Ends when every target is gone or dropped. Throws the signal's reason when the signal is
   * aborted.
   */
  observations(): AsyncGenerator<Observation>;
  /** Requests one more snapshot at a time of the cluster's clock, even if nothing has changed. */
  wakeAt(target: number, at: number): void;
  /** Stops observing the target. */
  leave(target: number): void;
}

export interface ObserveOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Called for each type without permission to read it; the rest goes on without that type. */
  warn(message: string): void;
}

interface Watched {
  readonly index: number;
  readonly target: Target;
  readonly scope: Scope;
  object: KubeObject | undefined;
  /** Its own watch has listed what exists. */
  listed: boolean;
  over: boolean;
}

/** What is watched in one namespace. */
interface Scope {
  readonly namespace: string;
  readonly store: Store;
  readonly watched: Watched[];
  /** By resource. */
  readonly watches: Map<string, ScopeWatch>;
}

interface ScopeWatch {
  readonly view: View;
  readonly stop: AbortController;
  /** What exists has been listed, or cannot be listed. */
  synced: boolean;
  refused: boolean;
}

interface World {
  readonly transport: Transport;
  readonly options: ObserveOptions;
  readonly signal: AbortSignal;
  readonly pace: Pace;
  readonly ended: Observation[];
}

export function observeRollouts(transport: Transport, targets: readonly Target[], options: ObserveOptions): Observer {
  const timed = listenToClock(transport, options.clock);
  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, stop.signal]);
  const scopes = new Map<string, Scope>();
  const all = targets.map((target, index): Watched => {
    const { namespace } = target.item;
    const scope: Scope = scopes.get(namespace) ?? { namespace, store: newStore(), watched: [], watches: new Map() };
    scopes.set(namespace, scope);
    const watched: Watched = { index, target, scope, object: undefined, listed: false, over: false };
    scope.watched.push(watched);
    return watched;
  });
  const isReady = (index: number): boolean => all[index] !== undefined && isComplete(all[index]);
  const pace = newPace(options.clock, targets.length, isReady);
  const world: World = { transport: timed.transport, options, signal, pace, ended: [] };
  return {
    clusterClock: timed.clusterClock,
    wakeAt: (target, at) => pace.wake(target, timed.clusterClock.toLocal(at)),
    leave: (target) => endOf(world, all[target]!),
    async *observations() {
      for (const group of byCollection(all)) void watchWorkloads(world, group);
      for (const scope of scopes.values()) reconcile(world, scope);
      try {
        for (;;) {
          yield* world.ended.splice(0);
          if (all.every(({ over }) => over) && world.ended.length === 0) return;
          const index = await pace.next(signal);
          const next = index === undefined ? undefined : all[index];
          if (next?.object === undefined || next.over) continue;
          yield { type: 'snapshot', target: next.index, snapshot: snapshotOf(next, timed.clusterClock.now()) };
          pace.done(next.index);
        }
      } finally {
        stop.abort(new Error('no longer observed'));
      }
    },
  };
}

function snapshotOf({ target, object, scope }: Watched, now: number): RolloutSnapshot {
  const workload = object!;
  const { claims, nodes, ...rest } = scope.store.belongings(target.kind, workload);
  const sees = (part: View['part']): boolean =>
    [...scope.watches.values()].some(({ view, refused }) => view.part === part && !refused);
  return {
    ...{ kind: target.kind, workload, ...rest, now },
    claims: sees('claims') ? claims : undefined,
    nodes: sees('nodes') ? nodes : undefined,
  };
}

function isComplete(watched: Watched): boolean {
  return watched.listed && !watched.over && [...watched.scope.watches.values()].every(({ synced }) => synced);
}

function endOf(world: World, watched: Watched, last?: Observation): void {
  if (watched.over) return;
  watched.over = true;
  if (last !== undefined) world.ended.push(last);
  world.pace.interrupt();
}

/** Workloads of one type in one namespace share one watch. */
function byCollection(all: readonly Watched[]): readonly (readonly Watched[])[] {
  const groups = new Map<string, Watched[]>();
  for (const watched of all) {
    const { mapping, namespace } = watched.target.item;
    const key = [mapping.group, mapping.version, mapping.resource, namespace].join('/');
    groups.set(key, [...(groups.get(key) ?? []), watched]);
  }
  return [...groups.values()];
}

async function watchWorkloads(world: World, group: readonly Watched[]): Promise<void> {
  const { item } = group[0]!.target;
  const address = {
    mapping: item.mapping,
    namespace: item.namespace,
    name: group.length === 1 ? item.name : undefined,
  };
  const { signal, options } = world;
  try {
    for await (const event of watchResuming(world.transport, address, { signal, clock: options.clock })) {
      if (event.type === 'BOOKMARK') hearListed(world, group);
      else if (event.type !== 'ERROR') hearWorkload(world, group, event);
    }
  } catch (error) {
    if (signal.aborted) return;
    for (const watched of group) endOf(world, watched, { type: 'lost', target: watched.index, error: error as Error });
  }
}

function hearListed(world: World, group: readonly Watched[]): void {
  for (const watched of group) {
    watched.listed = true;
    if (watched.object === undefined) endOf(world, watched, { type: 'deleted', target: watched.index });
    world.pace.change(watched.index);
  }
  world.pace.interrupt();
}

function hearWorkload(
  world: World,
  group: readonly Watched[],
  event: Extract<WatchEvent, { readonly object: KubeObject }>,
): void {
  const watched = group.find(({ target }) => target.item.name === meta(event.object).name);
  if (watched === undefined || watched.over) return;
  if (event.type === 'DELETED') {
    endOf(world, watched, { type: 'deleted', target: watched.index });
    return;
  }
  watched.object = event.object;
  reconcile(world, watched.scope);
  world.pace.change(watched.index);
}

/**
 * Starts the watches that the workloads of a namespace need now, and ends those whose selector has
 * changed.
 */
function reconcile(world: World, scope: Scope): void {
  const workloads = scope.watched.flatMap(({ object, target, over }) => {
    const known = object ?? target.item.object;
    return known === undefined || over ? [] : [{ kind: target.kind, object: known }];
  });
  if (workloads.length === 0) return;
  for (const view of viewsOf(scope.namespace, workloads, scope.watched.length === 1)) {
    const running = scope.watches.get(view.resource);
    if (running?.view.labelSelector === view.labelSelector) continue;
    if (running !== undefined) {
      running.stop.abort(new Error('the selector is another one'));
      scope.store.clear(view.part);
    }
    begin(world, scope, view);
  }
}

function begin(world: World, scope: Scope, view: View): void {
  const begun = { view, stop: new AbortController(), synced: false, refused: false };
  scope.watches.set(view.resource, begun);
  void watchView(world, scope, begun);
}

/** How long to wait before a failed list of a type is tried again, in milliseconds. */
const RETRY = 2000;

async function watchView(world: World, scope: Scope, watch: ScopeWatch): Promise<void> {
  const { part, address, labelSelector, resource } = watch.view;
  const signal = AbortSignal.any([world.signal, watch.stop.signal]);
  const { clock, warn } = world.options;
  const names = scope.watched.map(({ target }) => target.item.name);
  const settled = (): void => {
    watch.synced = true;
    for (const { index } of scope.watched) world.pace.change(index);
    world.pace.interrupt();
  };
  const query = { labelSelector };
  const trim = (object: KubeObject): KubeObject => trimmed(part, object, names);
  while (!signal.aborted) {
    try {
      for await (const event of watchResuming(world.transport, address, { signal, clock, query, trim })) {
        if (event.type === 'BOOKMARK' && (!watch.synced || watch.refused)) {
          watch.refused = false;
          settled();
        }
        if (event.type !== 'BOOKMARK' && event.type !== 'ERROR') applyEvent(world, scope, part, event);
      }
    } catch (error) {
      if (signal.aborted) return;
      if (isRefusedRead(error)) {
        watch.refused = true;
        if (part !== 'nodes') warn(unseen(resource, error));
        settled();
        return;
      }
      // They are optional: nothing waits for them a second time.
      if (part === 'nodes' && !watch.synced) {
        watch.refused = true;
        settled();
      }
      await clock.sleep(RETRY, signal).catch(() => undefined);
    }
  }
}

function applyEvent(
  world: World,
  scope: Scope,
  part: View['part'],
  { type, object }: Extract<WatchEvent, { readonly object: KubeObject }>,
): void {
  if (!isKept(part, object)) return;
  const owner = scope.store.workloadOf(part, object);
  if (type === 'DELETED') scope.store.remove(part, object);
  else scope.store.put(part, object);
  if (part === 'pods' && !scope.watches.has(nodesView.resource) && needsNodes(object)) begin(world, scope, nodesView);
  for (const { index, object: workload } of scope.watched) {
    const isIts = workload !== undefined && (part === 'claims' || part === 'nodes' || owner === meta(workload).uid);
    if (isIts) world.pace.change(index);
  }
}
