import type { V1ClusterRoleBinding } from '../../apimachinery/client-types.ts';
import { clusterRoleBindings } from '../../apimachinery/known-types.ts';
import { defineDescriber } from '../describer.ts';
import { writeRoleBinding } from '../parts/rbac.ts';

export const describer = defineDescriber<V1ClusterRoleBinding, undefined>({
  type: clusterRoleBindings,
  fetch: async () => undefined,
  write: writeRoleBinding,
});
