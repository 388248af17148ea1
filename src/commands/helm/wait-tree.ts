/** The live tree of a wait on stderr: the workloads as `rollout status` draws them, other objects as a line each. */

import type { Resource } from '../../actions/helm/objects/resource.ts';
import type { WaitPurpose } from '../../actions/helm/wait/reporter.ts';
import { workloadFollower } from '../../actions/helm/wait/workloads.ts';
import { newPaint } from '../../io/paint.ts';
import type { ClusterContext } from '../../kube/cluster-context.ts';
import type { Finding } from '../../resources/diagnosis/types.ts';
import { workloadKind } from '../../resources/rollout/workload.ts';
import type { StatusResult } from '../../resources/status/result.ts';
import { newLiveTree } from '../rollout/status/live-tree.ts';
import type { Entry } from '../rollout/status/tree.ts';
import { warn } from '../shared/warn.ts';

/** What has a line from the start; another object gets one when it is found not to be ready. */
const SHOWN = new Set(['batch/Job', '/Pod', '/PersistentVolumeClaim', '/Service']);

/** How long what is drawn may take to become what is known already, in milliseconds. */
const CATCH_UP = 1000;
const STEP = 50;

export interface WaitTree {
  changed(resource: Resource, result: StatusResult): void;
  /** What is wrong with an object; nothing any more. */
  found(resource: Resource, findings: readonly Finding[]): void;
  /** Draws it for the last time. `causes`: of what did not come, with the words for it. */
  close(end: { readonly good: boolean; readonly causes: ReadonlyMap<Resource, string> } | undefined): Promise<void>;
}

const isShown = ({ mapping: { group, kind } }: Resource): boolean => SHOWN.has(`${group}/${kind}`);

/** `deployment/web`, with the namespace where there are several. */
function labelsOf(resources: readonly Resource[]): readonly string[] {
  const several = new Set(resources.map(({ namespace }) => namespace).filter((name) => name !== '')).size > 1;
  return resources.map(({ mapping, namespace, name }) => {
    const label = `${mapping.kind.toLowerCase()}/${name}`;
    return several && namespace !== '' ? `${label} in ${namespace}` : label;
  });
}

/** Whether an object is as it should be, and its state in words. */
function stateOf(purpose: WaitPurpose, { status, message }: StatusResult): { good: boolean | undefined; text: string } {
  if (purpose === 'gone') {
    if (status === 'NotFound') return { good: true, text: 'gone' };
    return { good: undefined, text: status === 'Terminating' ? 'being deleted' : 'still there' };
  }
  return { good: status === 'Current' ? true : undefined, text: message === '' ? status : message };
}

/** @param signal ends the watching */
export async function startWaitTree(
  context: ClusterContext,
  { purpose, resources }: { readonly purpose: WaitPurpose; readonly resources: readonly Resource[] },
  signal: AbortSignal,
): Promise<WaitTree> {
  const { io, clock } = context;
  const labels = labelsOf(resources);
  const workloads = purpose === 'gone' ? [] : resources.filter(({ mapping }) => workloadKind(mapping) !== undefined);
  const follower = workloadFollower(await context.cluster(), workloads, { clock, signal });
  const paint = await newPaint(io.color.stderr);
  const first = resources.map((resource, index): Entry | undefined => {
    const entry: Entry = { label: labels[index] ?? '', assessment: undefined };
    if (workloads.includes(resource)) return entry;
    const object = { good: undefined, text: 'waiting for its state', findings: [] };
    return purpose !== 'gone' && isShown(resource) ? { ...entry, object } : undefined;
  });
  const tree = newLiveTree(io.stderr, first, { clock, clusterClock: follower.clusterClock, paint });
  const placeOf = (resource: Resource): number => resources.indexOf(resource);
  const followed = follower.follow({
    assessed(resource, assessment) {
      const entry = tree.entries[placeOf(resource)];
      if (entry !== undefined) tree.set(placeOf(resource), { ...entry, assessment });
    },
    lost(resource, text) {
      const entry = tree.entries[placeOf(resource)];
      if (entry !== undefined) tree.set(placeOf(resource), { ...entry, end: { good: false, text } });
    },
    note(text) {
      tree.clear();
      warn(io, text);
    },
  });
  const isLate = (entry: Entry | undefined): boolean => {
    if (entry === undefined || entry.object !== undefined || entry.end !== undefined) return false;
    return entry.assessment === undefined || entry.assessment.outcome.status === 'progressing';
  };
  return {
    changed(resource, result) {
      const index = placeOf(resource);
      const entry = tree.entries[index];
      if (index < 0 || workloads.includes(resource)) return;
      const state = stateOf(purpose, result);
      if (entry === undefined && state.good === true) return;
      const findings = state.good === true ? [] : (entry?.object?.findings ?? []);
      tree.set(index, { label: labels[index] ?? '', assessment: undefined, object: { ...state, findings } });
    },
    found(resource, findings) {
      const entry = tree.entries[placeOf(resource)];
      if (entry?.object === undefined) return;
      tree.set(placeOf(resource), { ...entry, object: { ...entry.object, findings } });
    },
    async close(end) {
      const latest = clock.now() + CATCH_UP;
      while (end?.good === true && clock.now() < latest && tree.entries.some(isLate)) await clock.sleep(STEP);
      follower.stop();
      await followed;
      for (const [index, entry] of tree.entries.entries()) {
        const resource = resources[index];
        if (entry === undefined || resource === undefined) continue;
        const cause = end?.causes.get(resource);
        if (cause !== undefined) tree.set(index, { ...entry, end: { good: false, text: cause } });
        else if (end?.good === true && entry.object === undefined) {
          tree.set(index, { ...entry, end: { good: true, text: 'ready' } });
        }
      }
      tree.close();
    },
  };
}
