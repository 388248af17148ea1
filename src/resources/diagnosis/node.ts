/** Nodes: not ready, under pressure, or cordoned. */
import { objectsOf, textOf } from '../../apimachinery/json.ts';
import { at, type KubeObject, meta } from '../../apimachinery/object.ts';
import { conditionText } from './conditions.ts';
import type { DiagnosisContext } from './context.ts';
import { type Diagnosis, nameOf, warningsOf } from './diagnosis.ts';
import { conditionOf, conditionsOf } from './pod-view.ts';
import type { Finding } from './types.ts';

export function nodeDiagnosis(node: KubeObject, context: DiagnosisContext): Diagnosis {
  const ready = conditionOf(node, 'Ready');
  const isCordoned = at(node, 'spec', 'unschedulable') === true;
  const findings = [
    notReady(node, context),
    ...pressures(node, context),
    isCordoned ? cordoned(node) : undefined,
  ].filter((finding) => finding !== undefined);
  const state =
    ready?.status === 'True' ? 'Ready' : ready === undefined ? 'without a report from its kubelet' : 'NotReady';
  return {
    object: nameOf(node),
    namespace: '',
    state: isCordoned ? `${state}, cordoned` : state,
    findings,
    notes: ownTaints(node).map((taint) => `only pods that tolerate ${taint} run on it`),
  };
}

function notReady(node: KubeObject, context: DiagnosisContext): Finding | undefined {
  const ready = conditionOf(node, 'Ready');
  const network = conditionOf(node, 'NetworkUnavailable');
  if (ready?.status === 'True' && network?.status !== 'True') return undefined;
  const object = nameOf(node);
  const silent = ready?.status === 'Unknown';
  const shown = [ready, network?.status === 'True' ? network : undefined].filter((one) => one !== undefined);
  const taints = taintsOf(node).filter((taint) => taint.startsWith('node.kubernetes.io/'));
  return {
    cause: 'NodeNotReady',
    object,
    summary: summaryOf(ready, network),
    evidence: [
      ...shown.map((one) => ({ source: 'condition', object, text: conditionText(one), at: one.since }) as const),
      ...taints.map((taint) => ({ source: 'spec', object, text: `taint ${taint}` }) as const),
      ...warningsOf(node, context),
    ],
    next: silent
      ? ['see whether the machine is up, reaches the API server, and its kubelet runs (journalctl -u kubelet there)']
      : [`read the log of its kubelet (journalctl -u kubelet there): cox describe node ${meta(node).name ?? ''}`],
    doomedAt: undefined,
  };
}

function summaryOf(ready: ReturnType<typeof conditionOf>, network: ReturnType<typeof conditionOf>): string {
  if (ready === undefined) return 'its kubelet has not reported anything yet';
  if (ready.status === 'Unknown') return 'its kubelet no longer answers';
  if (ready.status !== 'True') return `it is not ready: ${ready.message || ready.reason}`;
  return `its network is not set up: ${network?.message || network?.reason || ''}`;
}

const lack: Readonly<Record<string, string>> = {
  MemoryPressure: 'memory',
  DiskPressure: 'disk space',
  PIDPressure: 'process ids',
};

function pressures(node: KubeObject, context: DiagnosisContext): readonly Finding[] {
  const object = nameOf(node);
  return conditionsOf(node)
    .filter(({ type, status }) => type.endsWith('Pressure') && status === 'True')
    .map((condition) => ({
      cause: 'NodePressure',
      object,
      summary: `it runs out of ${lack[condition.type] ?? condition.type}: it takes no new pods and evicts some`,
      evidence: [
        { source: 'condition', object, text: conditionText(condition), at: condition.since },
        ...warningsOf(node, context),
      ],
      next: [`see what uses it: cox describe node ${meta(node).name ?? ''}`],
      doomedAt: undefined,
    }));
}

function cordoned(node: KubeObject): Finding {
  const object = nameOf(node);
  const added = objectsOf(at(node, 'spec', 'taints')).find(({ key }) => key === 'node.kubernetes.io/unschedulable');
  const since = Date.parse(textOf(added?.timeAdded));
  return {
    cause: 'NodeUnschedulable',
    object,
    summary: 'it is cordoned: no new pods are scheduled to it',
    evidence: [
      { source: 'spec', object, text: 'spec.unschedulable: true', ...(Number.isNaN(since) ? {} : { at: since }) },
    ],
    next: [`allow new pods again: kubectl uncordon ${meta(node).name ?? ''}`],
    doomedAt: undefined,
  };
}

/** "key=value:Effect" */
function taintsOf(node: KubeObject): readonly string[] {
  return objectsOf(at(node, 'spec', 'taints')).map(({ key, value, effect }) => {
    const named = textOf(value) === '' ? textOf(key) : `${textOf(key)}=${textOf(value)}`;
    return `${named}:${textOf(effect)}`;
  });
}

/** Taints that a person has set and that keep pods away. */
function ownTaints(node: KubeObject): readonly string[] {
  return taintsOf(node).filter(
    (taint) => !taint.startsWith('node.kubernetes.io/') && !taint.endsWith(':PreferNoSchedule'),
  );
}
