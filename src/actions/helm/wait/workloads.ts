/** Observes the workloads of a wait, as `rollout status` does, until the wait is over. */
import { plainMessage } from '../../../error-text.ts';
import type { Clock } from '../../../io/host.ts';
import type { Cluster } from '../../../kube/cluster.ts';
import { assessRollout } from '../../../resources/rollout/assess.ts';
import type { RolloutAssessment } from '../../../resources/rollout/assessment.ts';
import { workloadKind } from '../../../resources/rollout/workload.ts';
import type { ClusterClock } from '../../cluster-clock.ts';
import { type Observation, observeRollouts } from '../../rollout/observe.ts';
import type { Target } from '../../rollout/scope.ts';
import { nextChangeAt } from '../../rollout/stream.ts';
import type { Resource } from '../objects/resource.ts';

export interface WorkloadListener {
  assessed(resource: Resource, assessment: RolloutAssessment): void;
  /** It was deleted, or may not be watched. */
  lost(resource: Resource, text: string): void;
  /** Something cannot be read; the rest goes on. */
  note(text: string): void;
}

export interface WorkloadFollower {
  readonly clusterClock: ClusterClock;
  /** Ends when it is stopped, or `signal` is aborted. Never throws: the wait itself tells what goes wrong. */
  follow(listener: WorkloadListener): Promise<void>;
  stop(): void;
}

/** Resources that are no workloads are left out. */
export function workloadFollower(
  { transport }: Pick<Cluster, 'transport'>,
  resources: readonly Resource[],
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
): WorkloadFollower {
  const stop = new AbortController();
  const followed: Resource[] = [];
  const targets = resources.flatMap((resource): readonly Target[] => {
    const { mapping, namespace, name } = resource;
    const kind = workloadKind(mapping);
    if (kind === undefined) return [];
    followed.push(resource);
    return [{ kind, item: { mapping, namespace, name, object: undefined } }];
  });
  let listener: WorkloadListener | undefined;
  const over = AbortSignal.any([signal, stop.signal]);
  const warn = (text: string): void => listener?.note(text);
  const observer = observeRollouts(transport, targets, { clock, signal: over, warn });
  const { clusterClock } = observer;
  const hear = (observation: Observation): void => {
    const resource = followed[observation.target];
    if (resource === undefined) return;
    if (observation.type === 'deleted') listener?.lost(resource, 'deleted');
    else if (observation.type === 'lost') listener?.lost(resource, plainMessage(observation.error));
    else {
      const assessment = assessRollout(observation.snapshot, { revision: 0, settle: 0 });
      listener?.assessed(resource, assessment);
      const at = nextChangeAt(assessment, clusterClock.now());
      if (at !== undefined) observer.wakeAt(observation.target, at);
    }
  };
  return {
    clusterClock,
    async follow(told) {
      listener = told;
      try {
        for await (const observation of observer.observations()) hear(observation);
      } catch (error) {
        if (!over.aborted) told.note(plainMessage(error));
      }
    },
    stop: () => stop.abort(),
  };
}
