/** Waits by watching (statusWaiter of pkg/kube/statuswait.go). */
import { compareStrings } from '../../../apimachinery/go/text.ts';
import type { KubeObject } from '../../../apimachinery/object.ts';
import { meta } from '../../../apimachinery/object.ts';
import { isNotFound } from '../../../errors.ts';
import { HelmFault } from '../../../helm/error.ts';
import type { Debug } from '../../../helm/log.ts';
import { watchResuming } from '../../../kube/watch.ts';
import { SCHEDULE_WINDOW } from '../../../resources/status/compute.ts';
import type { Status, StatusResult } from '../../../resources/status/result.ts';
import { isSame, type Resource } from '../objects/resource.ts';
import type { HelmTools } from '../tools.ts';
import { newReporter, type WaitListener, type WaitPurpose } from './reporter.ts';
import { isUnschedulable, type StatusRule } from './status-rules.ts';

/** Of a timeout of nothing. */
const DEFAULT_TIMEOUT = 30_000;

export interface StatusWait {
  readonly resources: readonly Resource[];
  readonly rule: StatusRule;
  readonly desired: Status;
  /** Milliseconds. */
  readonly timeout: number;
  /** Undefined where nobody is told of it. */
  readonly purpose: WaitPurpose | undefined;
}

const UNKNOWN: StatusResult = { status: 'Unknown', message: '' };
const GONE: StatusResult = { status: 'NotFound', message: 'Resource not found' };

/** Objects of one type in one namespace: one watch sees them. */
interface Group {
  readonly members: readonly Resource[];
  synced: boolean;
}

function groupsOf(resources: readonly Resource[]): readonly Group[] {
  const groups = new Map<string, Resource[]>();
  for (const resource of resources) {
    const { group, kind } = resource.mapping;
    const key = `${group}/${kind}/${resource.namespace}`;
    groups.set(key, [...(groups.get(key) ?? []), resource]);
  }
  return [...groups.values()].map((members) => ({ members, synced: false }));
}

class Statuses {
  readonly #wait: StatusWait;
  readonly #listener: WaitListener;
  readonly #stop: AbortController;
  readonly #groups: readonly Group[];
  readonly #debug: Debug;
  readonly #known: Map<Resource, StatusResult>;
  /** What was last seen of each, so that a slow answer does not undo a newer one. */
  readonly #seen = new Map<Resource, KubeObject | undefined>();

  constructor(wait: StatusWait, listener: WaitListener, groups: readonly Group[], stop: AbortController, debug: Debug) {
    this.#debug = debug;
    this.#wait = wait;
    this.#groups = groups;
    this.#stop = stop;
    this.#known = new Map(wait.resources.map((resource) => [resource, UNKNOWN]));
    this.#listener = listener;
  }

  async see(resource: Resource, object: KubeObject | undefined): Promise<void> {
    this.#seen.set(resource, object);
    const result = object === undefined ? GONE : await this.#wait.rule(object);
    if (this.#seen.get(resource) !== object) return;
    this.#known.set(resource, result);
    this.#listener.changed(resource, result);
    this.settle({ seen: true });
  }

  /** `seen`: after the status of one was seen. */
  settle({ seen = false } = {}): void {
    const { desired } = this.#wait;
    const skipped: Status = desired === 'NotFound' ? 'Unknown' : 'Failed';
    // what fails stays failed, and what was never there is gone
    if (desired === 'NotFound' && this.#groups.some(({ synced }) => !synced)) return;
    if (this.#stop.signal.aborted) return;
    const counted = [...this.#known].filter(([, { status }]) => status !== skipped);
    const open = counted.filter(([, { status }]) => status !== desired);
    if (open.length > 0) {
      if (seen) this.#waitingFor(open);
      return;
    }
    this.#debug?.('all resources achieved desired status', { desiredStatus: desired, resourceCount: counted.length });
    this.#stop.abort();
  }

  /** One of them, so that a log can be read. */
  #waitingFor(open: readonly (readonly [Resource, StatusResult])[]): void {
    if (this.#debug === undefined) return;
    const [first] = open.toSorted(([a], [b]) => compareStrings(a.name, b.name));
    if (first === undefined) return;
    const [{ namespace, name, mapping }, { status: actualStatus }] = first;
    const fields = { namespace, name, kind: mapping.kind, expectedStatus: this.#wait.desired, actualStatus };
    this.#debug('waiting for resource', fields);
  }

  get problems(): readonly string[] {
    const { desired, resources } = this.#wait;
    const gone = desired === 'NotFound';
    return resources.flatMap((resource) => {
      const { status, message } = this.#known.get(resource) ?? UNKNOWN;
      if (status === desired || (gone && status === 'Unknown')) return [];
      const { mapping, namespace, name } = resource;
      const state = gone ? 'still exists' : 'not ready';
      return [`resource ${mapping.kind}/${namespace}/${name} ${state}. status: ${status}, message: ${message}`];
    });
  }
}

/** Sees the objects of a group until `signal` is aborted. */
async function follow(tools: HelmTools, group: Group, statuses: Statuses, signal: AbortSignal): Promise<void> {
  const { cluster, context } = tools;
  const [first] = group.members;
  if (first === undefined) return;
  const { mapping, namespace } = first;
  const name = group.members.length === 1 ? { name: first.name } : {};
  const later = (resource: Resource, object: KubeObject): void => {
    context.clock.sleep(SCHEDULE_WINDOW, signal).then(
      () => statuses.see(resource, object),
      () => undefined,
    );
  };
  try {
    for await (const event of watchResuming(
      cluster.transport,
      { mapping, namespace, ...name } as Parameters<typeof watchResuming>[1],
      { signal, clock: context.clock },
    )) {
      if (event.type === 'BOOKMARK') {
        group.synced = true;
        statuses.settle();
      }
      if (event.type === 'BOOKMARK' || event.type === 'ERROR') continue;
      const { object, type } = event;
      const resource = group.members.find((member) => member.name === meta(object).name);
      if (resource === undefined) continue;
      const typed = { ...object, apiVersion: object.apiVersion, kind: object.kind } as KubeObject;
      await statuses.see(resource, type === 'DELETED' ? undefined : typed);
      if (type !== 'DELETED' && isUnschedulable(typed)) later(resource, typed);
    }
  } catch (error) {
    if (signal.aborted) return;
    // the type is served no more
    if (!isNotFound(error)) throw error;
    group.synced = true;
    statuses.settle();
  }
}

/** Throws HelmFault with one line for each object that is not as it should be. */
export async function waitForStatus(tools: HelmTools, wait: StatusWait): Promise<void> {
  const { clock, signal } = tools.context;
  const stop = new AbortController();
  const over = AbortSignal.any([signal, stop.signal]);
  const groups = groupsOf(distinct(wait.resources));
  const listener = begin(tools, wait, () => stop.abort());
  const statuses = new Statuses(wait, listener, groups, stop, tools.debug);
  let expired = false;
  clock.sleep(wait.timeout === 0 ? DEFAULT_TIMEOUT : wait.timeout, over).then(
    () => {
      expired = true;
      stop.abort();
    },
    () => undefined,
  );
  try {
    statuses.settle();
    await Promise.all(groups.map((group) => follow(tools, group, statuses, over)));
  } catch (error) {
    await listener.end('broken');
    throw error;
  } finally {
    stop.abort();
  }
  const problems = [...statuses.problems, ...(expired ? ['context deadline exceeded'] : [])];
  await listener.end(signal.aborted ? 'broken' : problems.length > 0 ? 'failed' : 'done');
  signal.throwIfAborted();
  if (problems.length > 0) throw new HelmFault(problems.join('\n'));
}

/** What is being deleted is waited for to the end: somebody may take away what keeps it. */
function begin({ context, reporter }: HelmTools, { purpose, resources }: StatusWait, giveUp: () => void): WaitListener {
  if (purpose === undefined || resources.length === 0)
    return newReporter().begin(context, { purpose: 'gone', resources });
  return reporter.begin(context, { purpose, resources, ...(purpose === 'gone' ? {} : { giveUp }) });
}

const distinct = (resources: readonly Resource[]): readonly Resource[] =>
  resources.filter((one, index) => resources.findIndex((other) => isSame(one, other)) === index);
