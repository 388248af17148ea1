import type { V1Role } from '../../apimachinery/client-types.ts';
import { roles } from '../../apimachinery/known-types.ts';
import { defineDescriber } from '../describer.ts';
import { writeRole } from '../parts/rbac.ts';

export const describer = defineDescriber<V1Role, undefined>({
  type: roles,
  fetch: async () => undefined,
  write: writeRole,
});
