/** What is wrong with a release: itself, and each object of its last revision. */
import { at, type KubeObject } from '../../apimachinery/object.ts';
import { type ReleaseCondition, releaseCondition } from '../../helm/release/condition.ts';
import type { Hook, Release } from '../../helm/release/release.ts';
import { inParallel } from '../../kube/in-parallel.ts';
import type { Diagnosis } from '../../resources/diagnosis/diagnosis.ts';
import { bulkRelated } from '../diagnose/bulk.ts';
import { diagnose, withLogs } from '../diagnose/examine.ts';
import { buildResources } from './objects/build.ts';
import { readIfThere } from './objects/requests.ts';
import { isSame, type Resource } from './objects/resource.ts';
import { releaseHistory } from './storage/read.ts';
import type { HelmTools } from './tools.ts';

export interface DiagnosedObject {
  readonly resource: Resource;
  readonly diagnosis: Diagnosis;
}

export interface ReleaseDiagnosis {
  readonly release: Release;
  readonly condition: ReleaseCondition;
  /** In the manifest and not in the cluster. */
  readonly missing: readonly Resource[];
  /** Unhealthy ones first, then progressing ones; else in the order of the manifest. */
  readonly objects: readonly DiagnosedObject[];
  /** The cluster's clock, in milliseconds. */
  readonly now: number;
}

/** A hook that went wrong, or is at work: what is there of it is worth a look. */
const isSuspect = ({ last_run }: Hook): boolean => last_run.phase === 'Failed' || last_run.phase === 'Running';

/** A Job that deletes itself when it is done. */
const vanishes = ({ object }: Resource): boolean =>
  object.kind === 'Job' && at(object, 'spec', 'ttlSecondsAfterFinished') !== undefined;

const rank = ({ diagnosis }: DiagnosedObject): number =>
  diagnosis.findings.length > 0 ? 0 : diagnosis.progressing === true ? 1 : 2;

/** The resources of a text with what the cluster has of each. */
async function liveOf(
  tools: HelmTools,
  manifest: string,
): Promise<{ readonly resource: Resource; readonly live: KubeObject | undefined }[]> {
  const resources = await buildResources(tools, manifest, { validate: false });
  const named = resources.filter(({ name }) => name !== '');
  return inParallel(named, async (resource) => ({ resource, live: await readIfThere(tools, resource) }));
}

/**
 * Diagnoses a release as `cox why` diagnoses one object. `warn` is called once for each type that may
 * not be read. Throws HelmFault, and what requests throw.
 */
export async function diagnoseRelease(
  tools: HelmTools,
  name: string,
  warn: (text: string) => void,
): Promise<ReleaseDiagnosis> {
  const history = await releaseHistory(tools.storage, name);
  const release = history.at(-1) as Release;
  const hooks = (release.hooks ?? []).filter(isSuspect).map(({ manifest = '' }) => manifest);
  const isGone = release.info.status === 'uninstalled';
  const own = isGone ? [] : await liveOf(tools, release.manifest ?? '');
  const ofHooks = isGone ? [] : await liveOf(tools, hooks.join('\n---\n'));
  const related = await bulkRelated(tools.context, false, warn);
  const others = ofHooks.filter(({ resource }) => !own.some((each) => isSame(each.resource, resource)));
  const objects = await inParallel(
    [...own, ...others].flatMap(({ resource, live }) => (live === undefined ? [] : [{ resource, live }])),
    async ({ resource, live }) => ({ resource, diagnosis: await withLogs(await diagnose(live, related), related) }),
  );
  const now = related.now();
  return {
    release,
    condition: releaseCondition(history, now),
    missing: own.filter(({ resource, live }) => live === undefined && !vanishes(resource)).map((each) => each.resource),
    objects: objects.toSorted((a, b) => rank(a) - rank(b)),
    now,
  };
}
