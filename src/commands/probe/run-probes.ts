/** Runs the selected probes of a pod, one after the other. */

import { goQuote } from '../../apimachinery/go/text.ts';
import { textOf } from '../../apimachinery/json.ts';
import { nodes } from '../../apimachinery/known-types.ts';
import { at, type KubeObject, meta } from '../../apimachinery/object.ts';
import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import type { Cluster } from '../../kube/cluster.ts';
import { getObject } from '../../kube/objects.ts';
import { type ContainerView, containersOf } from '../../resources/diagnosis/pod-view.ts';
import type { Answer } from '../../resources/probes/answer.ts';
import { resolvePort } from '../../resources/probes/containers.ts';
import { type Listener, listeningOf } from '../../resources/probes/listeners.ts';
import { type Probe, type ProbeKind, probeKinds, probeOf } from '../../resources/probes/probe.ts';
import { podAddresses, portOf, type Question, questionOf } from '../../resources/probes/question.ts';
import { type Verdict, verdictOn } from '../../resources/probes/verdict.ts';
import { handlerText } from '../../resources/probes/words.ts';
import { ask, dialled, readListeners } from './ask.ts';

/** The result of one probe; the JSON of `probe run`. */
export interface ProbeResult extends Verdict {
  readonly container: string;
  readonly role: ContainerView['role'];
  readonly probe: ProbeKind;
  readonly handlerText: string;
  /**
   * The address that the kubelet dials: "10.0.0.7:8080"; "" for a command, and when the probe was
   * not run.
   */
  readonly address: string;
  readonly timeoutSeconds: number;
  /** null when the probe was not run. */
  readonly answer: Answer | null;
}

interface Selected {
  readonly container: ContainerView;
  readonly kind: ProbeKind;
  readonly probe: Probe;
}

/**
 * The probes that the flags select, in the order of containers. Throws CliError when there is none,
 * or no such container.
 */
export function selectProbes(
  pod: KubeObject,
  flags: Readonly<Record<ProbeKind, boolean>> & { readonly container: string },
): readonly Selected[] {
  const containers = containersOf(pod);
  const { name = '' } = meta(pod);
  const inspected =
    flags.container === '' ? containers : containers.filter((container) => container.name === flags.container);
  if (inspected.length === 0) {
    const names = containers.map((container) => container.name).join(', ');
    throw new CliError(`container ${goQuote(flags.container)} not found in pod ${name}: there are ${names}`);
  }
  const asked = probeKinds.filter((kind) => flags[kind]);
  const kinds = asked.length === 0 ? probeKinds : asked;
  const selected = inspected.flatMap((container) =>
    kinds.flatMap((kind) => {
      const probe = probeOf(container.spec, kind);
      return probe === undefined ? [] : [{ container, kind, probe }];
    }),
  );
  if (selected.length === 0) {
    const which = asked.length === 0 ? '' : `${asked.join(' or ')} `;
    const who = flags.container === '' ? `no container of pod ${name}` : `container ${flags.container} of pod ${name}`;
    throw new CliError(flags.container === '' ? `${who} has a ${which}probe` : `${who} has no ${which}probe`);
  }
  return selected;
}

/**
 * 1: a failure, or a probe that the kubelet cannot run; 2: some probe has no verdict; 0 otherwise.
 */
export function exitCodeOf(results: readonly ProbeResult[]): number {
  if (results.some(({ verdict }) => verdict === 'failure' || verdict === 'error')) return 1;
  return results.some(({ verdict }) => verdict === 'unknown') ? 2 : 0;
}

interface Surroundings {
  readonly context: Context;
  readonly cluster: Cluster;
  readonly pod: KubeObject;
  readonly version: string;
  readonly roundTrip: number;
  readonly listeners: () => Promise<readonly Listener[] | undefined>;
}

/** Throws errors that prevent every probe, such as missing permission to forward ports. */
export async function runProbes(
  context: Context,
  pod: KubeObject,
  selected: readonly Selected[],
): Promise<readonly ProbeResult[]> {
  const cluster = await context.cluster();
  const { version, roundTrip } = await kubeletVersion(cluster, pod);
  let listeners: Promise<readonly Listener[] | undefined> | undefined;
  const surroundings: Surroundings = {
    context,
    cluster,
    pod,
    version,
    roundTrip,
    listeners: () => {
      listeners ??= readListeners(cluster, addressOf(pod), runningContainers(pod, selected), context.signal);
      return listeners;
    },
  };
  const results: ProbeResult[] = [];
  for (const probe of selected) results.push(await runProbe(probe, surroundings));
  return results;
}

function addressOf(pod: KubeObject) {
  const { name = '', namespace = '' } = meta(pod);
  return { namespace, pod: name };
}

/** All containers of a pod share its network; the selected ones come first. */
function runningContainers(pod: KubeObject, selected: readonly Selected[]): readonly string[] {
  const running = containersOf(pod).filter(({ state }) => state?.type === 'running');
  return [...new Set([...selected.map(({ container }) => container), ...running])]
    .filter(({ state }) => state?.type === 'running')
    .map(({ name }) => name)
    .filter((name, index, names) => names.indexOf(name) === index);
}

/**
 * The kubelet version of the pod's node, such as "1.37", and the round-trip time to the API server.
 * Without permission to read nodes it is the version that cox was built for.
 */
async function kubeletVersion(cluster: Cluster, pod: KubeObject): Promise<{ version: string; roundTrip: number }> {
  const started = performance.now();
  const node = await getObject(cluster.transport, {
    mapping: nodes,
    name: textOf(at(pod, 'spec', 'nodeName')) || 'none',
  }).catch(() => undefined);
  const roundTrip = performance.now() - started;
  const [, version = '1.37'] = /^v(\d+\.\d+)/.exec(textOf(at(node, 'status', 'nodeInfo', 'kubeletVersion'))) ?? [];
  return { version, roundTrip };
}

async function runProbe({ container, kind, probe }: Selected, surroundings: Surroundings): Promise<ProbeResult> {
  const { context, cluster, pod, version, roundTrip } = surroundings;
  const question = questionOf(pod, container, probe, version);
  const about = {
    container: container.name,
    role: container.role,
    probe: kind,
    handlerText: handlerText(probe.handler),
    timeoutSeconds: probe.timeout,
  };
  if (question.type === 'none') {
    return { ...about, address: '', verdict: question.verdict, reasons: [question.reason], answer: null };
  }
  const { answer, slack } = await ask(question, {
    cluster,
    address: addressOf(pod),
    container: container.name,
    version,
    timeout: probe.timeout,
    roundTrip,
    signal: context.signal,
  });
  const port = portOf(question);
  const verdict = verdictOn(answer, {
    way: 'way' in question ? question.way : undefined,
    listening: port === undefined ? 'unknown' : await listening(question, port, surroundings),
    podAddress: podAddresses(pod)[0] ?? '',
    port,
    confirmed: isConfirmed(container, port),
    timeout: probe.timeout,
    slack,
  });
  return { ...about, address: dialled(question), ...verdict, answer };
}

async function listening(question: Question, port: number, { pod, listeners }: Surroundings) {
  const matters = 'way' in question && question.way === 'pod';
  return matters ? listeningOf(await listeners(), port, podAddresses(pod)) : 'unknown';
}

/** Whether the kubelet itself has reached that port at the address of the pod. */
function isConfirmed({ ready, spec }: ContainerView, port: number | undefined): boolean {
  const handler = probeOf(spec, 'readiness')?.handler;
  if (!ready || port === undefined || handler === undefined || !('port' in handler)) return false;
  return resolvePort(handler.port, spec) === port && !('host' in handler && handler.host !== '');
}
