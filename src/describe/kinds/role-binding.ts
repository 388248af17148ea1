import type { V1RoleBinding } from '../../apimachinery/client-types.ts';
import { roleBindings } from '../../apimachinery/known-types.ts';
import { defineDescriber } from '../describer.ts';
import { writeRoleBinding } from '../parts/rbac.ts';

export const describer = defineDescriber<V1RoleBinding, undefined>({
  type: roleBindings,
  fetch: async () => undefined,
  write: writeRoleBinding,
});
