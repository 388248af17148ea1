/** The flags of `create rolebinding` and `clusterrolebinding` for who is bound. */
import { stringArray, type Values } from '../../cli/flag.ts';

export const subjectFlags = {
  group: stringArray('Group that is bound to the role; may be repeated'),
  serviceaccount: stringArray('Service account that is bound to the role, as NAMESPACE:NAME; may be repeated'),
  user: stringArray('User that is bound to the role; may be repeated'),
} as const;

export const subjectsOf = (flags: Values<typeof subjectFlags>) => ({
  users: flags.user,
  groups: flags.group,
  serviceAccounts: flags.serviceaccount,
});
