/** Objects whose deletion does not finish: what blocks each of them, and who has to act. */
import { humanDuration } from '../../apimachinery/duration.ts';
import { textOf } from '../../apimachinery/json.ts';
import { at, type KubeObject, meta } from '../../apimachinery/object.ts';
import { inNamespace, nameOf } from './diagnosis.ts';
import { finalizerOwner, isBuiltIn } from './finalizers.ts';
import { claimNamesOf, conditionOf, timeOf } from './pod-view.ts';
import type { Evidence, Finding } from './types.ts';

/** What is known of the surroundings of an object that is being deleted. */
export interface DeletionSurroundings {
  /**
   * Objects that name it as an owner with blockOwnerDeletion; undefined when they were not read.
   */
  readonly dependents?: readonly KubeObject[];
  /** For a claim: the pods of its namespace. */
  readonly pods?: readonly KubeObject[];
  /** For a pod: its node; undefined when it was not read or does not exist. */
  readonly node?: KubeObject;
}

/** How long a deletion may take that only Kubernetes itself blocks, in milliseconds. */
const UNHELD_GRACE = 10_000;

/**
 * Since when an object is being deleted, in milliseconds: a pod's deletionTimestamp is when its
 * grace period ends.
 */
export function deletedAt(object: KubeObject): number | undefined {
  const at = timeOf(meta(object).deletionTimestamp);
  const grace = graceSeconds(object);
  return at === undefined ? undefined : at - grace * 1000;
}

function graceSeconds(object: KubeObject): number {
  const seconds = at(object, 'metadata', 'deletionGracePeriodSeconds');
  return typeof seconds === 'number' ? seconds : 0;
}

/** "being deleted for 3m"; "" when it is not. */
export function deletionState(object: KubeObject, now: number): string {
  const since = deletedAt(object);
  return since === undefined ? '' : `being deleted for ${humanDuration(Math.max(0, now - since))}`;
}

/**
 * What blocks a deletion: one finding for each finalizer, and one for a pod that does not
 * terminate.
 */
export function deletionFindings(
  object: KubeObject,
  surroundings: DeletionSurroundings,
  now: number,
): readonly Finding[] {
  const { deletionTimestamp, finalizers = [] } = meta(object);
  const due = timeOf(deletionTimestamp);
  if (due === undefined) return [];
  if (finalizers.length > 0) {
    return finalizers.flatMap((finalizer) => {
      const holders = holdersOf(object, finalizer, surroundings);
      const isQuick = isBuiltIn(finalizer) && holders.length === 0 && now < due + UNHELD_GRACE;
      return isQuick ? [] : [finalizerFinding(object, finalizer, holders)];
    });
  }
  if (now < due + UNHELD_GRACE) return [];
  return object.kind === 'Pod' ? [lingeringPod(object, surroundings.node, due)] : [unheld(object, due)];
}

function finalizerFinding(object: KubeObject, finalizer: string, holders: readonly Evidence[]): Finding {
  const { who, after } = finalizerOwner(finalizer);
  const evidence = { source: 'spec', object: nameOf(object), text: `metadata.finalizers: ${finalizer}` } as const;
  return {
    cause: 'DeletionBlocked',
    object: nameOf(object),
    summary: `its finalizer ${finalizer} blocks its deletion: ${who} removes it${after === undefined ? '' : ` once ${after}`}`,
    evidence: [{ ...evidence, at: deletedAt(object) }, ...holders],
    next: nextOf(object, finalizer, holders),
    doomedAt: undefined,
  };
}

/** At most this many blocking objects are named. */
const HOLDERS = 5;

/** The objects that a finalizer waits for, where they are known. */
function holdersOf(object: KubeObject, finalizer: string, surroundings: DeletionSurroundings): readonly Evidence[] {
  const { uid, name = '' } = meta(object);
  if (finalizer === 'foregroundDeletion') {
    const dependents = (surroundings.dependents ?? []).filter((one) =>
      meta(one).ownerReferences?.some((reference) => reference.uid === uid && isBlocking(reference)),
    );
    return listed(dependents, 'depends on it (blockOwnerDeletion)');
  }
  if (finalizer === 'kubernetes.io/pvc-protection') {
    const users = (surroundings.pods ?? []).filter(
      (pod) => claimNamesOf(pod).includes(name) && !/^(Succeeded|Failed)$/.test(textOf(at(pod, 'status', 'phase'))),
    );
    return listed(users, 'uses the claim');
  }
  if (finalizer === 'kubernetes.io/pv-protection') {
    const claim = at(object, 'spec', 'claimRef');
    const bound = textOf(at(object, 'status', 'phase')) === 'Bound';
    const who = `${textOf(at(claim, 'namespace'))}/${textOf(at(claim, 'name'))}`;
    return bound ? [{ source: 'spec', object: nameOf(object), text: `bound to claim ${who}` }] : [];
  }
  return [];
}

const isBlocking = (reference: object): boolean =>
  (reference as { readonly blockOwnerDeletion?: boolean }).blockOwnerDeletion === true;

function listed(objects: readonly KubeObject[], what: string): readonly Evidence[] {
  const named = objects.slice(0, HOLDERS).map((one): Evidence => {
    const since = deletedAt(one);
    const { finalizers = [] } = meta(one);
    const held = since !== undefined && finalizers.length > 0 ? `, held by ${finalizers.join(', ')}` : '';
    const going = since === undefined ? '' : `, is being deleted${held}`;
    return { source: 'spec', object: nameOf(one), text: `${what}${going}` };
  });
  const rest = objects.length - named.length;
  if (rest <= 0) return named;
  return [...named, { source: 'spec', object: named[0]?.object ?? '', text: `and ${rest} more like it` }];
}

function nextOf(object: KubeObject, finalizer: string, holders: readonly Evidence[]): readonly string[] {
  const [holder] = holders;
  const { who } = finalizerOwner(finalizer);
  if (holder !== undefined && holder.object !== nameOf(object)) {
    return [`see why that is not deleted: cox why ${holder.object}${inNamespace(object)}`];
  }
  if (isBuiltIn(finalizer)) return ['see whether kube-controller-manager runs: it removes this finalizer by itself'];
  return [
    `see whether ${who} runs, and what its log says`,
    `if that controller is gone for good, remove the finalizer (what it should clean up stays): ${removeCommand(object, finalizer)}`,
  ];
}

/** A command that removes one finalizer and leaves the others. */
function removeCommand(object: KubeObject, finalizer: string): string {
  const others = (meta(object).finalizers ?? []).filter((one) => one !== finalizer);
  const left = others.length === 0 ? 'null' : JSON.stringify(others);
  return `kubectl patch ${nameOf(object)}${inNamespace(object)} --type=merge -p '{"metadata":{"finalizers":${left}}}'`;
}

function lingeringPod(pod: KubeObject, node: KubeObject | undefined, due: number): Finding {
  const { name = '', namespace = '' } = meta(pod);
  const host = textOf(at(pod, 'spec', 'nodeName'));
  const ready = node === undefined ? undefined : conditionOf(node, 'Ready');
  const isLost = ready !== undefined && ready.status !== 'True';
  const object = nameOf(pod);
  return {
    cause: isLost ? 'NodeLost' : 'DeletionBlocked',
    object,
    summary: isLost
      ? `its node ${host} does not answer, so nothing confirms that the pod has ended`
      : `its grace period of ${graceSeconds(pod)}s is over, and the kubelet of ${host || 'its node'} has not ended it`,
    evidence: [
      { source: 'status', object, text: 'its grace period ended', at: due },
      ...(isLost
        ? [
            {
              source: 'condition',
              object: `node/${host}`,
              text: `Ready=${ready.status} ${ready.reason}: ${ready.message}`,
              at: ready.since,
            } as const,
          ]
        : []),
    ],
    next: [
      `cox why node/${host}`,
      `when it is certain that it no longer runs: cox delete pod ${name} -n ${namespace} --force --grace-period=0`,
    ],
    doomedAt: undefined,
  };
}

function unheld(object: KubeObject, due: number): Finding {
  return {
    cause: 'DeletionBlocked',
    object: nameOf(object),
    summary: 'nothing blocks its deletion, and it still exists',
    evidence: [{ source: 'status', object: nameOf(object), text: 'its deletion was due', at: due }],
    next: ['see whether kube-controller-manager and the API server run'],
    doomedAt: undefined,
  };
}
