import type { V1ClusterRole } from '../../apimachinery/client-types.ts';
import { clusterRoles } from '../../apimachinery/known-types.ts';
import { defineDescriber } from '../describer.ts';
import { writeRole } from '../parts/rbac.ts';

export const describer = defineDescriber<V1ClusterRole, undefined>({
  type: clusterRoles,
  fetch: async () => undefined,
  write: writeRole,
});
