/** Claims that are not bound, and volumes that nobody can use. */
import { humanDuration } from '../../apimachinery/duration.ts';
import { textOf } from '../../apimachinery/json.ts';
import { at, type KubeObject, meta } from '../../apimachinery/object.ts';
import { compareQuantities, parseQuantity } from '../../apimachinery/quantity.ts';
import { claimSummary } from './claim.ts';
import type { DiagnosisContext } from './context.ts';
import { type Diagnosis, inNamespace, nameOf, namespaceOf, warningsOf } from './diagnosis.ts';
import { eventEvidence, oneLine } from './events.ts';
import { claimNamesOf, conditionOf, createdAt } from './pod-view.ts';
import type { Evidence, Finding } from './types.ts';

/** What is known of the surroundings of a claim; undefined when it could not be read. */
export interface ClaimSurroundings {
  /** Of its namespace. */
  readonly pods: readonly KubeObject[] | undefined;
  readonly classes: readonly KubeObject[] | undefined;
  readonly volumes: readonly KubeObject[] | undefined;
}

export function claimDiagnosis(claim: KubeObject, around: ClaimSurroundings, context: DiagnosisContext): Diagnosis {
  const { phase, size } = claimSummary(meta(claim).name ?? '', claim);
  const volume = textOf(at(claim, 'spec', 'volumeName'));
  const findings =
    phase === 'Lost'
      ? [lostFinding(claim, context)]
      : phase === 'Pending'
        ? [pendingFinding(claim, around, context)]
        : [];
  return {
    object: nameOf(claim),
    namespace: namespaceOf(claim),
    state: phase === 'Bound' ? `Bound to ${volume}, ${size}` : `${phase}, ${size} requested`,
    findings,
    ...(phase === 'Lost' && findings[0] !== undefined ? { final: findings[0] } : {}),
    notes: resizeNotes(claim),
  };
}

function resizeNotes(claim: KubeObject): readonly string[] {
  const waiting = conditionOf(claim, 'FileSystemResizePending');
  const failing = ['ControllerResizeError', 'NodeResizeError'].map((type) => conditionOf(claim, type));
  return [waiting, ...failing]
    .filter((one) => one?.status === 'True')
    .map((one) => `it is being resized: ${oneLine(one?.message ?? '') || one?.type}`);
}

function lostFinding(claim: KubeObject, context: DiagnosisContext): Finding {
  const object = nameOf(claim);
  const volume = textOf(at(claim, 'spec', 'volumeName'));
  return {
    cause: 'ClaimLost',
    object,
    summary: `its volume ${volume} is gone, and what was stored there with it`,
    evidence: [
      { source: 'status', object, text: 'phase Lost' },
      { source: 'spec', object, text: `spec.volumeName: ${volume}` },
      ...warningsOf(claim, context),
    ],
    next: [
      `delete the claim and create it again, then restore the data: cox delete ${object}${inNamespace(claim)}`,
      'if the storage itself still exists, create a volume of that name for it',
    ],
    doomedAt: context.now,
  };
}

interface Why {
  readonly summary: string;
  readonly evidence?: readonly Evidence[];
  readonly next: string;
}

function pendingFinding(claim: KubeObject, around: ClaimSurroundings, context: DiagnosisContext): Finding {
  const object = nameOf(claim);
  const why = whyPending(claim, around);
  const events = context.events(claim);
  const event = events.findLast(({ reason }) => reason !== 'Provisioning') ?? events.at(-1);
  return {
    cause: 'ClaimPending',
    object,
    summary: why.summary,
    evidence: [
      { source: 'spec', object, text: wish(claim), at: createdAt(claim) },
      ...(event === undefined ? [] : [eventEvidence(object, event)]),
      ...(why.evidence ?? []),
    ],
    next: [why.next],
    doomedAt: undefined,
  };
}

/** "1Gi ReadWriteOnce of storage class "fast"" */
function wish(claim: KubeObject): string {
  const { size } = claimSummary(meta(claim).name ?? '', claim);
  const modes = at(claim, 'spec', 'accessModes');
  const named = classOf(claim);
  const shown =
    named === undefined
      ? 'the default storage class'
      : named === ''
        ? 'no storage class'
        : `storage class ${JSON.stringify(named)}`;
  return `requests ${size} ${Array.isArray(modes) ? modes.join(',') : ''} of ${shown}`.replaceAll('  ', ' ');
}

/** undefined: the default class; "": none at all. */
function classOf(claim: KubeObject): string | undefined {
  const name = at(claim, 'spec', 'storageClassName');
  return typeof name === 'string' ? name : undefined;
}

function whyPending(claim: KubeObject, around: ClaimSurroundings): Why {
  const volume = textOf(at(claim, 'spec', 'volumeName'));
  if (volume !== '') return whyNotThatVolume(claim, volume, around.volumes);
  const named = classOf(claim);
  const { classes } = around;
  if (classes === undefined) return unseen;
  const chosen = named === undefined ? classes.find(isDefault) : classes.find((one) => meta(one).name === named);
  if (chosen === undefined && named !== '') return whyNoClass(named, classes);
  const isManual = chosen === undefined || textOf(chosen.provisioner) === 'kubernetes.io/no-provisioner';
  const first = waitsForConsumer(chosen) ? whyNoConsumer(claim, around.pods) : undefined;
  if (first !== undefined) return first;
  if (isManual) return around.volumes === undefined ? unseen : whyNoVolume(claim, chosen, around.volumes);
  const provisioner = textOf(chosen.provisioner);
  return {
    summary: `provisioner ${provisioner} has not created its volume yet`,
    next: `see whether the provisioner ${provisioner} runs, and what its log says`,
  };
}

const unseen: Why = {
  summary: 'it is not bound yet',
  next: 'read its events, or ask somebody with permission to read storage classes and volumes',
};

const isDefault = (one: KubeObject): boolean =>
  meta(one).annotations?.['storageclass.kubernetes.io/is-default-class'] === 'true';

const waitsForConsumer = (one: KubeObject | undefined): boolean =>
  textOf(one?.volumeBindingMode) === 'WaitForFirstConsumer';

function whyNoClass(named: string | undefined, classes: readonly KubeObject[]): Why {
  const others = classes.map((one) => meta(one).name ?? '').join(', ') || 'none';
  return named === undefined
    ? {
        summary: 'it names no storage class, and there is no default one',
        next: `name one in storageClassName (existing: ${others}), or create a volume that fits`,
      }
    : {
        summary: `its storage class ${JSON.stringify(named)} does not exist`,
        next: `correct storageClassName (existing: ${others})`,
      };
}

function whyNotThatVolume(claim: KubeObject, name: string, volumes: readonly KubeObject[] | undefined): Why {
  const volume = volumes?.find((one) => meta(one).name === name);
  const next = `cox describe persistentvolume ${name}`;
  if (volumes !== undefined && volume === undefined) {
    return { summary: `its volume ${name} does not exist`, next: 'create it, or correct spec.volumeName' };
  }
  const why = volume === undefined ? undefined : misfit(claim, volume);
  const text = why === undefined ? 'is not bound to it yet' : `does not fit: ${why}`;
  return { summary: `its volume ${name} ${text}`, next };
}

/** Undefined when a pod uses the claim and has a node: the reason is another one. */
function whyNoConsumer(claim: KubeObject, pods: readonly KubeObject[] | undefined): Why | undefined {
  const { name = '' } = meta(claim);
  const users = pods?.filter((pod) => claimNamesOf(pod).includes(name));
  const [user] = users ?? [];
  if (users !== undefined && user === undefined) {
    return {
      summary: 'it waits for the first pod that uses it (WaitForFirstConsumer), and no pod uses it',
      next: 'create a pod that uses it: the volume is created where that pod runs',
    };
  }
  const waiting = users?.find((pod) => textOf(at(pod, 'spec', 'nodeName')) === '');
  if (waiting === undefined) return undefined;
  const scheduled = conditionOf(waiting, 'PodScheduled');
  const text = oneLine(scheduled?.message ?? '') || 'not scheduled yet';
  return {
    summary: `it waits until ${nameOf(waiting)}, which uses it, has a node`,
    evidence: [{ source: 'condition', object: nameOf(waiting), text, at: scheduled?.since }],
    next: `see why the pod has none: cox why ${nameOf(waiting)}${inNamespace(claim)}`,
  };
}

/** At most this many volumes are named that do not fit. */
const SHOWN = 5;

function whyNoVolume(claim: KubeObject, chosen: KubeObject | undefined, volumes: readonly KubeObject[]): Why {
  const wanted = chosen === undefined ? (classOf(claim) ?? '') : (meta(chosen).name ?? '');
  const ofClass = volumes.filter((volume) => textOf(at(volume, 'spec', 'storageClassName')) === wanted);
  const where = wanted === '' ? 'without a storage class' : `of class ${JSON.stringify(wanted)}`;
  return {
    summary: ofClass.length === 0 ? `there is no volume ${where}` : `none of ${ofClass.length} volumes ${where} fits`,
    evidence: ofClass.slice(0, SHOWN).map((volume) => ({
      source: 'spec',
      object: nameOf(volume),
      text: misfit(claim, volume) ?? 'fits, and is not bound yet',
    })),
    next: 'create a volume that fits (no provisioner creates volumes of that class): cox get persistentvolumes',
  };
}

/** Why a volume cannot be bound to the claim; undefined when it can. */
function misfit(claim: KubeObject, volume: KubeObject): string | undefined {
  const reference = at(volume, 'spec', 'claimRef');
  const owner = `${textOf(at(reference, 'namespace'))}/${textOf(at(reference, 'name'))}`;
  const self = `${namespaceOf(claim)}/${meta(claim).name ?? ''}`;
  if (reference !== undefined && owner !== self) return `it belongs to claim ${owner}`;
  const has = String(at(volume, 'spec', 'capacity', 'storage') ?? '0');
  const asks = String(at(claim, 'spec', 'resources', 'requests', 'storage') ?? '0');
  if (compareQuantities(parseQuantity(has), parseQuantity(asks)) < 0)
    return `it has ${has}, and the claim requests ${asks}`;
  const offered = at(volume, 'spec', 'accessModes');
  const modes = at(claim, 'spec', 'accessModes');
  const missing = (Array.isArray(modes) ? modes : []).filter(
    (mode) => !(Array.isArray(offered) && offered.includes(mode)),
  );
  if (missing.length > 0) return `it does not offer ${missing.join(', ')}`;
  const phase = textOf(at(volume, 'status', 'phase'));
  return phase === 'Available' || phase === 'Bound' || phase === '' ? undefined : `it is ${phase}`;
}

/** The diagnosis of the volume itself; an available volume is healthy. */
export function volumeDiagnosis(volume: KubeObject, context: DiagnosisContext): Diagnosis {
  const phase = textOf(at(volume, 'status', 'phase')) || 'Pending';
  const reference = at(volume, 'spec', 'claimRef');
  const claim = `${textOf(at(reference, 'namespace'))}/${textOf(at(reference, 'name'))}`;
  const whose = reference === undefined ? '' : phase === 'Bound' ? ` to claim ${claim}` : `, of claim ${claim}`;
  const isUnusable = phase === 'Released' || phase === 'Failed';
  return {
    object: nameOf(volume),
    namespace: '',
    state: `${phase}${whose}`,
    findings: isUnusable ? [unusable(volume, phase, claim, context)] : [],
    notes: [],
  };
}

function unusable(volume: KubeObject, phase: string, claim: string, context: DiagnosisContext): Finding {
  const object = nameOf(volume);
  const policy = textOf(at(volume, 'spec', 'persistentVolumeReclaimPolicy')) || 'Retain';
  const message = oneLine(textOf(at(volume, 'status', 'message')));
  const since = Date.parse(textOf(at(volume, 'status', 'lastPhaseTransitionTime')));
  const age = Number.isNaN(since) ? '' : ` for ${humanDuration(Math.max(0, context.now - since))}`;
  const isKept = phase === 'Released' && policy === 'Retain';
  return {
    cause: 'VolumeUnusable',
    object,
    summary: isKept
      ? `its claim ${claim} is gone${age}, and its reclaim policy Retain keeps it from every other claim`
      : `it could not be reclaimed${message === '' ? '' : `: ${message}`}`,
    evidence: [
      { source: 'status', object, text: `phase ${phase}`, ...(Number.isNaN(since) ? {} : { at: since }) },
      { source: 'spec', object, text: `persistentVolumeReclaimPolicy: ${policy}` },
      ...warningsOf(volume, context),
    ],
    next: isKept
      ? [
          `when its data is no longer wanted: cox delete ${object}`,
          `to give it, with its data, to another claim: kubectl patch ${object} --type=merge -p '{"spec":{"claimRef":null}}'`,
        ]
      : [`cox describe persistentvolume ${meta(volume).name ?? ''}`],
    doomedAt: undefined,
  };
}
