/** What an upgrade or a rollback would change in the cluster, and what was changed there by hand. */
import { shortHumanDuration } from '../../apimachinery/duration.ts';
import { equalJson, isJsonObject, textOf } from '../../apimachinery/json.ts';
import { at, type KubeObject, meta } from '../../apimachinery/object.ts';
import type { Chart } from '../../helm/chart/chart.ts';
import { withoutHandmade } from '../../helm/release/by-hand.ts';
import { compareObjects, isEqual, type ObjectDiff, objectsOf, pairDiff } from '../../helm/release/compare.ts';
import type { Release } from '../../helm/release/release.ts';
import { crdsOf } from '../../helm/release/render.ts';
import { inParallel } from '../../kube/in-parallel.ts';
import { buildResources } from './objects/build.ts';
import { own } from './objects/ownership.ts';
import { readIfThere } from './objects/requests.ts';
import { difference, isSame, RESOURCE_POLICY, type Resource } from './objects/resource.ts';
import { type ApplyAs, type Prediction, predict } from './predict.ts';
import type { HelmTools } from './tools.ts';

/** They write objects all the time, and no person is behind it. */
const PROGRAMS = /^(helm|kube-controller-manager|kube-scheduler|kube-apiserver|kubelet|kwok.*)$/i;

/** The objects of a manifest with the marks of the release. Throws HelmFault. */
export async function ownResources(tools: HelmTools, release: Release | undefined): Promise<readonly Resource[]> {
  if (release === undefined) return [];
  const resources = await buildResources(tools, release.manifest ?? '', { validate: false });
  own(resources, release);
  return resources;
}

/** ` (kubectl-edit 5m ago)`: who else wrote the object itself, and when last. */
function writersText(live: KubeObject, now: number): string {
  const entries = at(live, 'metadata', 'managedFields');
  const writers = (Array.isArray(entries) ? entries : []).filter(isJsonObject).flatMap((entry) => {
    const manager = textOf(entry.manager);
    if (PROGRAMS.test(manager) || textOf(entry.subresource) === 'status') return [];
    const time = Date.parse(textOf(entry.time));
    return [Number.isNaN(time) ? manager : `${manager} ${shortHumanDuration(Math.max(0, now - time))} ago`];
  });
  return writers.length === 0 ? '' : ` (${writers.join(', ')})`;
}

const appliedNotes = ({ conflicts, refusal }: Prediction): readonly string[] => [
  ...(refusal === undefined ? [] : [`the server refuses it: ${refusal}`]),
  ...conflicts.map((text) => `conflict: ${text}; without --force-conflicts this fails`),
];

interface Change {
  /** What the release had before; undefined for an installation. */
  readonly current: Release | undefined;
  readonly wanted: Release;
  /** "upgrade" or "rollback". */
  readonly verb: string;
  readonly as: ApplyAs;
}

/** What each object would become: in the order of the manifest, then those that would be deleted. */
export async function changeDiff(tools: HelmTools, change: Change): Promise<readonly ObjectDiff[]> {
  const originals = await ownResources(tools, change.current);
  const targets = await ownResources(tools, change.wanted);
  const changed = await inParallel(targets, (target) => targetDiff(tools, target, originals, change));
  const removed = await inParallel(difference(originals, targets), (resource) => removedDiff(tools, resource));
  return [...changed, ...removed.flat()];
}

async function targetDiff(
  tools: HelmTools,
  target: Resource,
  originals: readonly Resource[],
  change: Change,
): Promise<ObjectDiff> {
  const { mapping, namespace, name } = target;
  const stored = originals.find((original) => isSame(original, target));
  const live = name === '' ? undefined : await readIfThere(tools, target);
  const prediction = await predict(tools, target, { original: stored?.object, live }, change.as);
  const diff = { ...pairDiff(live, prediction.object), mapping, namespace, name };
  const side = live === undefined || stored === undefined ? missingSide(live, stored, change) : undefined;
  const found = side ?? (await liveSide(tools, target, stored as Resource, live as KubeObject, diff, change));
  return { ...diff, drifted: found.drifted, notes: [...found.notes, ...appliedNotes(prediction)] };
}

interface LiveSide {
  readonly drifted: boolean;
  readonly notes: readonly string[];
}

function missingSide(
  live: KubeObject | undefined,
  stored: Resource | undefined,
  { current, wanted, verb }: Change,
): LiveSide {
  if (live === undefined && stored !== undefined) {
    const text = `revision ${current?.version} has it, the cluster does not: the ${verb} makes it again`;
    return { drifted: true, notes: [text] };
  }
  if (live === undefined) return { drifted: false, notes: [] };
  const { annotations = {} } = meta(live);
  const isOwn = annotations['meta.helm.sh/release-name'] === wanted.name;
  return { drifted: false, notes: isOwn ? [] : ['it exists, and does not belong to this release'] };
}

/** Which side changed: the chart and its values, the cluster, or both. */
async function liveSide(
  tools: HelmTools,
  target: Resource,
  stored: Resource,
  live: KubeObject,
  { verdict }: ObjectDiff,
  { verb, current, as }: Change,
): Promise<LiveSide> {
  const now = tools.context.clock.now();
  if (equalJson(stored.object, target.object)) {
    if (verdict === 'unchanged') return { drifted: false, notes: [] };
    const text = `changed in the cluster${writersText(live, now)}, not by the chart: the ${verb} puts it back`;
    return { drifted: true, notes: [text] };
  }
  const before = await predict(tools, stored, { original: stored.object, live }, { ...as, forceConflicts: true });
  const drifted = before.refusal === undefined && !isEqual(before.object, live);
  if (!drifted) return { drifted, notes: [] };
  const text = `changed both by the chart and in the cluster since revision ${current?.version}${writersText(live, now)}`;
  return { drifted, notes: [text] };
}

async function removedDiff(tools: HelmTools, resource: Resource): Promise<readonly ObjectDiff[]> {
  const live = await readIfThere(tools, resource);
  if (live === undefined) return [];
  const { mapping, namespace, name } = resource;
  const diff = { ...pairDiff(live, undefined), mapping, namespace, name };
  if (meta(live).annotations?.[RESOURCE_POLICY] !== 'keep') return [diff];
  return [{ ...diff, verdict: 'kept', notes: [`no longer in the chart, and kept: ${RESOURCE_POLICY} is keep`] }];
}

/** What somebody changed in the cluster: from what the release would make of each object to what it is. */
export async function liveDiff(tools: HelmTools, release: Release): Promise<readonly ObjectDiff[]> {
  const as = { serverSide: release.apply_method === 'ssa', forceConflicts: true };
  const now = tools.context.clock.now();
  const resources = (await ownResources(tools, release)).filter(({ name }) => name !== '');
  return inParallel(resources, async (resource) => {
    const { mapping, namespace, name } = resource;
    const live = await readIfThere(tools, resource);
    const { object, refusal } =
      live === undefined
        ? { object: resource.object, refusal: undefined }
        : await predict(tools, resource, { original: resource.object, live }, as);
    const diff = { ...pairDiff(withoutHandmade(object, resource.object), live), mapping, namespace, name };
    const isChanged = diff.verdict !== 'unchanged';
    const by = live === undefined || !isChanged ? '' : writersText(live, now);
    const notes = [
      ...(by === '' ? [] : [`written by others, too${by}`]),
      ...(refusal === undefined ? [] : [`the server refuses what the release has: ${refusal}`]),
    ];
    return { ...diff, drifted: isChanged, notes };
  });
}

const hookObjects = ({ hooks }: Release): string => (hooks ?? []).map(({ manifest = '' }) => manifest).join('\n---\n');

/** Manifests as they are stored: objects, or hooks. */
export function storedDiff(
  before: Release | undefined,
  after: Release,
  part: 'objects' | 'hooks',
): readonly ObjectDiff[] {
  const textOfPart = (release: Release): string => (part === 'hooks' ? hookObjects(release) : (release.manifest ?? ''));
  const side = (release: Release) => ({ objects: objectsOf(textOfPart(release)), namespace: release.namespace });
  return compareObjects(before === undefined ? { objects: [], namespace: '' } : side(before), side(after));
}

/** The definitions in crds/ of a chart beside those in the cluster: an upgrade changes none of them. */
export async function crdDiff(tools: HelmTools, chart: Chart): Promise<readonly ObjectDiff[]> {
  const text = crdsOf(chart)
    .map(({ file }) => new TextDecoder().decode(file.data))
    .join('\n---\n');
  const resources = await buildResources(tools, text, { validate: false });
  return inParallel(resources, async (resource) => {
    const live = await readIfThere(tools, resource);
    const as = { serverSide: true, forceConflicts: true };
    const { object } = await predict(tools, resource, { original: undefined, live }, as);
    const { mapping, namespace, name } = resource;
    return { ...pairDiff(live, object), mapping, namespace, name };
  });
}
