/**
 * What an API server reports about pods and events while a test runs, seen by watches of the test
 * itself.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Known } from './rollout-cases.ts';

/**
 * When something could be known: by the times in the object, and by the time when a watch showed
 * it. Milliseconds.
 */
export interface Moment {
  readonly reported: number;
  readonly seen: number;
}

export interface Chronicle {
  /** undefined when it never happened. */
  moment(namespace: string, known: Known, container: string | undefined): Moment | undefined;
  /** Whether an event came whose "REASON MESSAGE" matches. */
  saw(namespace: string, pattern: string): boolean;
  /** What was seen of a namespace, a line each, for the message of a test that failed. */
  story(namespace: string): string;
  close(): void;
}

interface State {
  readonly running?: { readonly startedAt: string };
  readonly waiting?: object;
  readonly terminated?: { readonly startedAt: string; readonly finishedAt: string };
}

interface ContainerStatus {
  readonly name: string;
  readonly state?: State;
  readonly lastState?: State;
  readonly restartCount: number;
}

interface Pod {
  readonly metadata: { readonly namespace: string; readonly name: string; readonly uid: string };
  readonly status: {
    readonly conditions?: readonly {
      readonly type: string;
      readonly status: string;
      readonly lastTransitionTime: string;
    }[];
    readonly containerStatuses?: readonly ContainerStatus[];
    readonly initContainerStatuses?: readonly ContainerStatus[];
  };
}

interface Event {
  readonly metadata: { readonly namespace: string; readonly creationTimestamp: string };
  readonly reason?: string;
  readonly message?: string;
  readonly count?: number;
  readonly firstTimestamp?: string | null;
  readonly lastTimestamp?: string | null;
  readonly eventTime?: string | null;
}

interface Seen<T> {
  readonly at: number;
  readonly object: T;
}

/** Begins to watch all namespaces whose names start with the prefix. */
export function keepChronicle(kubectl: string, kubeconfig: string, prefix: string): Chronicle {
  const pods = new Map<string, Seen<Pod>[]>();
  const events = new Map<string, Seen<Event>[]>();
  const children = [
    watchRaw(kubectl, kubeconfig, 'pods', prefix, pods),
    watchRaw(kubectl, kubeconfig, 'events', prefix, events),
  ];
  return {
    moment: (namespace, known, container) =>
      find(pods.get(namespace) ?? [], events.get(namespace) ?? [], known, container),
    saw: (namespace, pattern) =>
      (events.get(namespace) ?? []).some(({ object }) => matches(object, new RegExp(pattern))),
    story: (namespace) =>
      [
        ...(pods.get(namespace) ?? []).map(({ at, object }) => ({ at, text: podText(object) })),
        ...(events.get(namespace) ?? []).map(({ at, object }) => ({ at, text: eventText(object) })),
      ]
        .toSorted((a, b) => a.at - b.at)
        .map(({ at, text }) => `${new Date(at).toISOString().slice(11, 23)} ${text}\n`)
        .join(''),
    close: () => {
      for (const child of children) child.kill();
    },
  };
}

function watchRaw<T extends { readonly metadata: { readonly namespace: string } }>(
  kubectl: string,
  kubeconfig: string,
  resource: string,
  prefix: string,
  into: Map<string, Seen<T>[]>,
): ChildProcess {
  const words = [`--kubeconfig=${kubeconfig}`, 'get', '--raw', `/api/v1/${resource}?watch=true&timeoutSeconds=3600`];
  const child = spawn(kubectl, words, { stdio: ['ignore', 'pipe', 'ignore'] });
  createInterface({ input: child.stdout }).on('line', (line) => {
    // most lines are about other tests
    if (!line.includes(prefix)) return;
    const { object } = JSON.parse(line) as { readonly object: T };
    const { namespace } = object.metadata;
    into.set(namespace, [...(into.get(namespace) ?? []), { at: Date.now(), object }]);
  });
  return child;
}

const matches = ({ reason = '', message = '' }: Event, pattern: RegExp): boolean =>
  pattern.test(`${reason} ${message}`);

const eventText = ({ reason, message, count = 1, lastTimestamp, firstTimestamp }: Event): string =>
  `event ${firstTimestamp ?? ''}..${lastTimestamp ?? ''} ${count}x ${reason}: ${message}`;

function podText({ metadata, status }: Pod): string {
  const conditions = (status.conditions ?? []).map(({ type, status }) => `${type}=${status}`).join(' ');
  const containers = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])];
  return `pod ${metadata.name} ${conditions} ${containers.map(({ name, state }) => `${name}: ${JSON.stringify(state)}`).join(' ')}`;
}

function find(
  pods: readonly Seen<Pod>[],
  events: readonly Seen<Event>[],
  known: Known,
  container: string | undefined,
): Moment | undefined {
  if ('event' in known) return eventMoment(events, new RegExp(known.event), known.times ?? 1);
  if ('ends' in known) return endMoment(pods, container, known.ends);
  if ('condition' in known) return conditionMoment(pods, known.condition);
  return 'running' in known ? runningMoment(pods, container) : undefined;
}

function eventMoment(events: readonly Seen<Event>[], pattern: RegExp, times: number): Moment | undefined {
  const found = events.find(({ object }) => matches(object, pattern) && (object.count ?? 1) >= times);
  if (found === undefined) return undefined;
  const { firstTimestamp, lastTimestamp, eventTime, metadata } = found.object;
  const reported = (times > 1 ? lastTimestamp : firstTimestamp) ?? eventTime ?? metadata.creationTimestamp;
  return { reported: Date.parse(reported), seen: found.at };
}

const statusesOf = ({ status }: Pod, container: string | undefined): readonly ContainerStatus[] =>
  [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])].filter(
    ({ name }) => name === container,
  );

/** How often a container has ended: kubelet may skip a status, but counts each restart. */
const endsOf = ({ state, lastState, restartCount }: ContainerStatus): number =>
  restartCount + (state?.terminated !== undefined || (state?.waiting && lastState?.terminated) ? 1 : 0);

/** The N-th end of the same container of the same pod. */
function endMoment(pods: readonly Seen<Pod>[], container: string | undefined, count: number): Moment | undefined {
  for (const { at, object } of pods) {
    const status = statusesOf(object, container).find((one) => endsOf(one) >= count);
    const end = status?.state?.terminated ?? status?.lastState?.terminated;
    if (end !== undefined) return { reported: Date.parse(end.finishedAt), seen: at };
  }
  return undefined;
}

function conditionMoment(pods: readonly Seen<Pod>[], wanted: string): Moment | undefined {
  for (const { at, object } of pods) {
    const found = object.status.conditions?.find(({ type, status }) => `${type}=${status}` === wanted);
    if (found !== undefined) return { reported: Date.parse(found.lastTransitionTime), seen: at };
  }
  return undefined;
}

function runningMoment(pods: readonly Seen<Pod>[], container: string | undefined): Moment | undefined {
  for (const { at, object } of pods) {
    const running = statusesOf(object, container).find(({ state }) => state?.running !== undefined)?.state?.running;
    if (running !== undefined) return { reported: Date.parse(running.startedAt), seen: at };
  }
  return undefined;
}
