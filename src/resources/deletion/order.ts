/** Which deletions may run in parallel. */

import { type GroupVersionKind, groupKind } from '../../apimachinery/object.ts';

/**
 * Kinds whose deletion affects other requests: namespaces, definitions of kinds, permissions. Their
 * deletion keeps its place in the order; between two of them everything runs in parallel.
 */
const barriers: ReadonlySet<string> = new Set([
  'Namespace',
  'APIService.apiregistration.k8s.io',
  'ClusterRole.rbac.authorization.k8s.io',
  'ClusterRoleBinding.rbac.authorization.k8s.io',
  'MutatingAdmissionPolicy.admissionregistration.k8s.io',
  'MutatingAdmissionPolicyBinding.admissionregistration.k8s.io',
  'MutatingWebhookConfiguration.admissionregistration.k8s.io',
  'Role.rbac.authorization.k8s.io',
  'RoleBinding.rbac.authorization.k8s.io',
  'ServiceAccount',
  'ValidatingAdmissionPolicy.admissionregistration.k8s.io',
  'ValidatingAdmissionPolicyBinding.admissionregistration.k8s.io',
  'ValidatingWebhookConfiguration.admissionregistration.k8s.io',
]);

/**
 * Its deletion deletes all of its objects, so those that the input names are deleted first, and
 * each is found.
 */
const definition = 'CustomResourceDefinition.apiextensions.k8s.io';

/**
 * The phase of each deletion, in the given order: a run of the same barrier kind is one phase, as
 * is what stands between; definitions of kinds come after all others.
 */
export function deletionPhases(types: readonly Pick<GroupVersionKind, 'group' | 'kind'>[]): readonly number[] {
  let phase = 0;
  let former: string | undefined;
  return types.map((type, index) => {
    const name = groupKind(type);
    if (name === definition) return types.length;
    const run = barriers.has(name) ? name : undefined;
    if (index > 0 && run !== former) phase += 1;
    former = run;
    return phase;
  });
}
