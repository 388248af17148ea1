/** Which deletions may go side by side. */
import type { GroupVersionKind } from '../object.ts';

/**
 * Kinds whose going changes what becomes of other requests: what lives in them or of them, and who may do what. Their deletion keeps its place
 * in the order; between two of them everything goes in parallel.
 */
const barriers: ReadonlySet<string> = new Set([
  'Namespace',
  'APIService.apiregistration.k8s.io',
  'ClusterRole.rbac.authorization.k8s.io',
  'ClusterRoleBinding.rbac.authorization.k8s.io',
  'CustomResourceDefinition.apiextensions.k8s.io',
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

/** The phase of each deletion, ascending in the given order: a run of the same barrier kind is one phase, as is what stands between. */
export function deletionPhases(types: readonly Pick<GroupVersionKind, 'group' | 'kind'>[]): readonly number[] {
  let phase = 0;
  let former: string | undefined;
  return types.map(({ group, kind }, index) => {
    const name = group === '' ? kind : `${kind}.${group}`;
    const run = barriers.has(name) ? name : undefined;
    if (index > 0 && run !== former) phase += 1;
    former = run;
    return phase;
  });
}
