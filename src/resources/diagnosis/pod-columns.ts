/**
 * The READY, STATUS and RESTARTS columns of `get pods` (printPod of pkg/printers/internalversion).
 */
import { textOf } from '../../apimachinery/json.ts';
import { at, type KubeObject, meta } from '../../apimachinery/object.ts';
import { type ContainerView, conditionOf, containersOf } from './pod-view.ts';

export interface PodStatus {
  readonly ready: number;
  readonly total: number;
  readonly state: string;
  readonly restarts: number;
}

export function podStatus(pod: KubeObject): PodStatus {
  const views = containersOf(pod);
  const containers = views.filter(({ role }) => role === 'container');
  const sidecars = views.filter(({ role }) => role === 'sidecar');
  const init = views.filter(({ role }) => role !== 'container');
  const blocked = initState(init);
  const initialized = blocked === undefined || conditionOf(pod, 'Initialized')?.status === 'True';
  const counted = initialized ? [...sidecars, ...containers] : init;
  const readySidecars = sidecars.filter(({ started, ready }) => started && ready).length;
  const readyContainers = initialized ? containers.filter(isUp).length : 0;
  return {
    ready: readySidecars + readyContainers,
    total: containers.length + sidecars.length,
    state: deletionState(pod) ?? (initialized ? runState(pod, containers) : blocked),
    restarts: counted.reduce((sum, { restarts }) => sum + restarts, 0),
  };
}

const isUp = ({ ready, state }: ContainerView): boolean => ready && state?.type === 'running';

/**
 * "Init:1/3" and the like, of the first init container that has not finished; undefined when all
 * have. Those that the kubelet has not reported do not count: a pod that it rejected never began
 * them.
 */
function initState(init: readonly ContainerView[]): string | undefined {
  for (const [index, { state, role, started }] of init.entries()) {
    if (state === undefined || (state.type === 'terminated' && state.exitCode === 0)) continue;
    if (role === 'sidecar' && started) continue;
    if (state.type === 'terminated') return `Init:${endText(state)}`;
    if (state.type === 'waiting' && state.reason !== '' && state.reason !== 'PodInitializing') {
      return `Init:${state.reason}`;
    }
    return `Init:${index}/${init.length}`;
  }
  return undefined;
}

function endText({ reason, signal, exitCode }: { reason: string; signal: number; exitCode: number }): string {
  if (reason !== '') return reason;
  return signal === 0 ? `ExitCode:${exitCode}` : `Signal:${signal}`;
}

function phaseText(pod: KubeObject): string {
  const scheduled = conditionOf(pod, 'PodScheduled');
  if (scheduled?.reason === 'SchedulingGated') return 'SchedulingGated';
  return textOf(at(pod, 'status', 'reason')) || textOf(at(pod, 'status', 'phase'));
}

function runState(pod: KubeObject, containers: readonly ContainerView[]): string {
  let state = phaseText(pod);
  let failure = '';
  for (const view of containers.toReversed()) {
    if (view.state?.type === 'waiting' && view.state.reason !== '') state = view.state.reason;
    else if (view.state?.type === 'terminated') {
      state = endText(view.state);
      if (view.state.exitCode !== 0) failure = state;
    }
  }
  if (state !== 'Completed') return state;
  const isRunning = containers.some(isUp);
  if (isRunning && conditionOf(pod, 'Ready')?.status === 'True') return 'Running';
  if (failure !== '') return failure;
  return isRunning ? 'NotReady' : state;
}

function deletionState(pod: KubeObject): string | undefined {
  if (meta(pod).deletionTimestamp === undefined) return undefined;
  if (textOf(at(pod, 'status', 'reason')) === 'NodeLost') return 'Unknown';
  const phase = textOf(at(pod, 'status', 'phase'));
  return phase === 'Succeeded' || phase === 'Failed' ? undefined : 'Terminating';
}
