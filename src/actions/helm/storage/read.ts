/** Releases for the commands that only read them. */
import { HelmFault } from '../../../helm/error.ts';
import { releaseNameProblem } from '../../../helm/release/names.ts';
import type { Release } from '../../../helm/release/release.ts';
import type { ClusterContext } from '../../../kube/cluster-context.ts';
import { checkReachable } from '../reachable.ts';
import { releaseStorage } from './open.ts';
import type { ReleaseStorage } from './storage.ts';

/** The storage of a namespace, "" for that of all. Throws HelmFault where no server answers. */
export async function reachableStorage(context: ClusterContext, namespace: string): Promise<ReleaseStorage> {
  const storage = await releaseStorage(context, namespace);
  await checkReachable(context);
  return storage;
}

/** A revision of a release; the last one for 0 and below (Configuration.releaseContent). Throws HelmFault. */
export async function releaseContent(storage: ReleaseStorage, name: string, revision: number): Promise<Release> {
  if (releaseNameProblem(name) !== undefined) {
    throw new HelmFault(`releaseContent: Release name is invalid: ${name}`);
  }
  return revision <= 0 ? storage.last(name) : storage.get(name, revision);
}

/** Every revision, the oldest first. Throws HelmFault. */
export async function releaseHistory(storage: ReleaseStorage, name: string): Promise<readonly Release[]> {
  if (releaseNameProblem(name) !== undefined) throw new HelmFault(`release name is invalid: ${name}`);
  storage.debug?.('getting history for release', { release: name });
  return storage.history(name);
}
