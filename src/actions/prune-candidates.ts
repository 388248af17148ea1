/** What --prune would delete (k8s.io/kubectl/pkg/util/prune, pkg/cmd/apply/prune.go). */

import { LAST_APPLIED } from '../apimachinery/last-applied.ts';
import { type GroupVersionKind, type KubeObject, meta } from '../apimachinery/object.ts';
import { CliError } from '../errors.ts';

const kinds = (group: string, version: string, names: readonly string[]): readonly GroupVersionKind[] =>
  names.map((kind) => ({ group, version, kind }));

/** The types that --prune considers without --prune-allowlist: first those with a namespace. */
export const defaultPruneTypes: readonly GroupVersionKind[] = [
  ...kinds('', 'v1', ['ConfigMap', 'Endpoints', 'PersistentVolumeClaim', 'Pod', 'ReplicationController']),
  ...kinds('', 'v1', ['Secret', 'Service']),
  ...kinds('batch', 'v1', ['Job', 'CronJob']),
  ...kinds('networking.k8s.io', 'v1', ['Ingress']),
  ...kinds('apps', 'v1', ['DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet']),
  ...kinds('', 'v1', ['Namespace', 'PersistentVolume']),
];

/** A value of --prune-allowlist, such as apps/v1/Deployment; core is the core group. Throws CliError. */
export function parsePruneType(text: string): GroupVersionKind {
  const [group = '', version = '', kind = '', ...others] = text.split('/');
  if (text.split('/').length < 3 || others.length > 0) {
    throw new CliError(`invalid GroupVersionKind format: ${text}, please follow <group/version/kind>`);
  }
  return { group: group === 'core' ? '' : group, version, kind };
}

/** Of these live objects those that were applied once and are not among the uids just applied. */
export function pruneCandidates(objects: readonly KubeObject[], applied: ReadonlySet<string>): readonly KubeObject[] {
  return objects.filter((object) => {
    const { annotations, uid = '' } = meta(object);
    return annotations !== undefined && Object.hasOwn(annotations, LAST_APPLIED) && !applied.has(uid);
  });
}
