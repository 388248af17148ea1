/**
 * Which objects the diagnosis of each kind needs, and which function makes it. To add a kind, add a
 * row here and a file in src/resources/diagnosis.
 */

import {
  controllerRevisions,
  endpointSlices,
  ingressClasses,
  jobs,
  nodes as nodeType,
  persistentVolumeClaims,
  persistentVolumes,
  pods,
  replicaSets,
  secrets,
  services,
  storageClasses,
} from '../../apimachinery/known-types.ts';
import { labelMapText, labelSelectorText } from '../../apimachinery/label-selector.ts';
import { at, gvkOf, type KubeObject, meta } from '../../apimachinery/object.ts';
import { autoscalerDiagnosis } from '../../resources/diagnosis/autoscaler.ts';
import { genericDiagnosis } from '../../resources/diagnosis/conditions.ts';
import { contextOf, type Diagnosis, namespaceOf } from '../../resources/diagnosis/diagnosis.ts';
import { ingressDiagnosis, secretNamesOf } from '../../resources/diagnosis/ingress.ts';
import { cronJobDiagnosis, jobDiagnosis } from '../../resources/diagnosis/job.ts';
import { nodeDiagnosis } from '../../resources/diagnosis/node.ts';
import { needsNodes } from '../../resources/diagnosis/pod-node.ts';
import { controlledBy, podDiagnosis, podSetDiagnosis } from '../../resources/diagnosis/pod-owners.ts';
import { claimNamesOf } from '../../resources/diagnosis/pod-view.ts';
import { selectedPods, serviceDiagnosis } from '../../resources/diagnosis/service.ts';
import { claimDiagnosis, volumeDiagnosis } from '../../resources/diagnosis/storage.ts';
import { isReportable } from '../../resources/diagnosis/types.ts';
import { workloadDiagnosis } from '../../resources/rollout/diagnosis.ts';
import { workloadKind } from '../../resources/rollout/workload.ts';
import type { Related } from './related.ts';

type Examine = (object: KubeObject, related: Related) => Promise<Diagnosis>;

/** By group and kind. */
const examiners: Readonly<Record<string, Examine>> = {
  '/Pod': examinePod,
  '/Node': async (node, related) => nodeDiagnosis(node, contextOf(related.now(), await related.events('', [node]))),
  '/PersistentVolumeClaim': examineClaim,
  '/PersistentVolume': async (volume, related) => {
    const events = await related.events('', [volume]);
    return volumeDiagnosis(volume, contextOf(related.now(), events));
  },
  '/ReplicationController': examinePodSet,
  '/Service': examineService,
  'apps/ReplicaSet': examinePodSet,
  'apps/Deployment': examineWorkload,
  'apps/StatefulSet': examineWorkload,
  'apps/DaemonSet': examineWorkload,
  'batch/Job': examineJob,
  'batch/CronJob': examineCronJob,
  'networking.k8s.io/Ingress': examineIngress,
  'autoscaling/HorizontalPodAutoscaler': async (autoscaler, related) => {
    const events = await related.events(namespaceOf(autoscaler), [autoscaler]);
    return autoscalerDiagnosis(autoscaler, contextOf(related.now(), events));
  },
};

/** What is wrong with an object that is not being deleted. */
export async function examine(object: KubeObject, related: Related): Promise<Diagnosis> {
  const { group, kind } = gvkOf(object);
  const own = examiners[`${group}/${kind}`];
  if (own !== undefined) {
    const diagnosis = await own(object, related);
    return { ...diagnosis, findings: diagnosis.findings.filter((finding) => isReportable(finding, related.now())) };
  }
  const events = await related.events(namespaceOf(object), [object]);
  return genericDiagnosis(object, contextOf(related.now(), events));
}

/** The claims that some pods name and that exist; undefined when they cannot be read. */
async function claimsOf(related: Related, namespace: string, owners: readonly KubeObject[]) {
  const names = new Set(owners.flatMap(claimNamesOf));
  if (names.size === 0) return [];
  const all = await related.list(persistentVolumeClaims, namespace);
  return all?.filter((claim) => names.has(meta(claim).name ?? ''));
}

/** The nodes, if a diagnosis of one of the pods needs them. */
async function nodesOf(related: Related, own: readonly KubeObject[]) {
  return own.some(needsNodes) ? related.list(nodeType, '') : undefined;
}

/** A context for diagnosing the pods, their claims, and what controls them. */
async function podsContext(
  related: Related,
  namespace: string,
  own: readonly KubeObject[],
  owners: readonly KubeObject[],
) {
  const [claims, nodes] = await Promise.all([claimsOf(related, namespace, own), nodesOf(related, own)]);
  const events = await related.events(namespace, [...owners, ...own, ...(claims ?? [])]);
  return { context: contextOf(related.now(), events, claims, nodes), events, claims, nodes };
}

async function examinePod(pod: KubeObject, related: Related): Promise<Diagnosis> {
  const { context } = await podsContext(related, namespaceOf(pod), [pod], []);
  return podDiagnosis(pod, context);
}

/** The pods that a controller's selector matches and that it controls. */
async function ownPods(owner: KubeObject, related: Related): Promise<readonly KubeObject[]> {
  const selector = at(owner, 'spec', 'selector');
  const labelSelector = gvkOf(owner).group === '' ? labelMapText(selector) : labelSelectorText(selector);
  const found = await related.list(pods, namespaceOf(owner), { labelSelector });
  return controlledBy(found ?? [], owner);
}

async function examinePodSet(owner: KubeObject, related: Related): Promise<Diagnosis> {
  const own = await ownPods(owner, related);
  const { context } = await podsContext(related, namespaceOf(owner), own, [owner]);
  return podSetDiagnosis(owner, own, context);
}

async function examineWorkload(workload: KubeObject, related: Related): Promise<Diagnosis> {
  const kind = workloadKind(gvkOf(workload));
  if (kind === undefined) throw new Error(`no workload: ${workload.kind}`);
  const namespace = namespaceOf(workload);
  const labelSelector = labelSelectorText(at(workload, 'spec', 'selector'));
  const [found, all] = await Promise.all([
    related.list(pods, namespace, { labelSelector }),
    related.list(kind === 'Deployment' ? replicaSets : controllerRevisions, namespace, { labelSelector }),
  ]);
  const revisions = controlledBy(all ?? [], workload);
  const owners = kind === 'Deployment' ? revisions : [workload];
  const own = owners.flatMap((owner) => controlledBy(found ?? [], owner));
  const sets = kind === 'Deployment' ? revisions : [];
  const { events, claims, nodes } = await podsContext(related, namespace, own, [workload, ...sets]);
  return workloadDiagnosis({ kind, workload, revisions, pods: own, events, claims, nodes, now: related.now() });
}

async function examineJob(job: KubeObject, related: Related): Promise<Diagnosis> {
  const own = await ownPods(job, related);
  const { context } = await podsContext(related, namespaceOf(job), own, [job]);
  return jobDiagnosis(job, own, context);
}

async function examineCronJob(cronJob: KubeObject, related: Related): Promise<Diagnosis> {
  const namespace = namespaceOf(cronJob);
  const own = controlledBy((await related.list(jobs, namespace)) ?? [], cronJob);
  const [newest] = own.toSorted((a, b) =>
    (meta(a).creationTimestamp ?? '') < (meta(b).creationTimestamp ?? '') ? 1 : -1,
  );
  const ofNewest = newest === undefined ? [] : await ownPods(newest, related);
  const owners = newest === undefined ? [cronJob] : [cronJob, newest];
  const { context } = await podsContext(related, namespace, ofNewest, owners);
  return cronJobDiagnosis(cronJob, own, ofNewest, context);
}

async function examineClaim(claim: KubeObject, related: Related): Promise<Diagnosis> {
  const namespace = namespaceOf(claim);
  const [users, classes, volumes, events] = await Promise.all([
    related.list(pods, namespace),
    related.list(storageClasses, ''),
    related.list(persistentVolumes, ''),
    related.events(namespace, [claim]),
  ]);
  return claimDiagnosis(claim, { pods: users, classes, volumes }, contextOf(related.now(), events));
}

async function examineService(service: KubeObject, related: Related): Promise<Diagnosis> {
  const { namespace = '', name = '' } = meta(service);
  const labelSelector = `kubernetes.io/service-name=${name}`;
  const [all, slices] = await Promise.all([
    related.list(pods, namespace),
    related.list(endpointSlices, namespace, { labelSelector }),
  ]);
  const mine = selectedPods(service, all ?? []);
  const events = await related.events(namespace, [service, ...mine]);
  const [claims, nodes] = await Promise.all([claimsOf(related, namespace, mine), nodesOf(related, mine)]);
  return serviceDiagnosis(service, { pods: all, slices }, contextOf(related.now(), events, claims, nodes));
}

async function examineIngress(ingress: KubeObject, related: Related): Promise<Diagnosis> {
  const namespace = namespaceOf(ingress);
  const names = secretNamesOf(ingress);
  const [found, slices, classes, events, certificates] = await Promise.all([
    related.list(services, namespace),
    related.list(endpointSlices, namespace),
    related.list(ingressClasses, ''),
    related.events(namespace, [ingress]),
    Promise.all(names.map(async (name) => [name, await related.exists(secrets, namespace, name)] as const)),
  ]);
  const missingSecrets = certificates.filter(([, there]) => !there).map(([name]) => name);
  const around = { services: found, slices, classes, missingSecrets };
  return ingressDiagnosis(ingress, around, contextOf(related.now(), events));
}
