/** `set subject`: users, groups and service accounts of role bindings. */

import { compareStrings } from '../../apimachinery/go/text.ts';
import { equalJson, type JsonObject, objectsOf } from '../../apimachinery/json.ts';
import { gvkOf, type KubeObject } from '../../apimachinery/object.ts';
import { CliError } from '../../errors.ts';

/** The values of --user, --group and --serviceaccount. */
export interface SubjectWords {
  readonly users: readonly string[];
  readonly groups: readonly string[];
  /** `NAMESPACE:NAME`; without a namespace it is the command's own. */
  readonly serviceAccounts: readonly string[];
}

const RBAC = 'rbac.authorization.k8s.io';

/** Throws CliError for a service account that is not NAMESPACE:NAME, as far as the objects need it. */
export function checkServiceAccounts({ serviceAccounts }: SubjectWords, objects: readonly KubeObject[]): void {
  const needsNamespace = objects.some((object) => isKind(object, 'ClusterRoleBinding'));
  for (const word of serviceAccounts) {
    const [namespace, name, ...more] = word.split(':');
    if (name === undefined || name === '' || more.length > 0) {
      throw new CliError('serviceaccount must be <namespace>:<name>');
    }
    if (namespace === '' && needsNamespace) {
      throw new CliError('serviceaccount must be <namespace>:<name>, namespace must be specified');
    }
  }
}

function isKind(object: KubeObject, wanted: string): boolean {
  const { group, kind } = gvkOf(object);
  return group === RBAC && kind === wanted;
}

/** The subjects of rbac/v1 for the words: users, groups, service accounts, each in order and once. */
export function subjectsOf({ users, groups, serviceAccounts }: SubjectWords, namespace: string): JsonObject[] {
  const unique = (words: readonly string[]): string[] => [...new Set(words)].sort(compareStrings);
  return [
    ...unique(users).map((name) => ({ kind: 'User', apiGroup: RBAC, name })),
    ...unique(groups).map((name) => ({ kind: 'Group', apiGroup: RBAC, name })),
    ...unique(serviceAccounts).map((word) => {
      const [own, name] = word.split(':') as [string, string];
      return { kind: 'ServiceAccount', name, namespace: own === '' ? namespace : own };
    }),
  ];
}

/**
 * Adds the subjects that a binding's draft does not have; false when it has them all. Throws CliError
 * for any other kind.
 */
export function addSubjects(draft: KubeObject, subjects: readonly JsonObject[]): boolean {
  if (!isKind(draft, 'RoleBinding') && !isKind(draft, 'ClusterRoleBinding')) {
    throw new CliError('setting subjects is only supported for RoleBinding/ClusterRoleBinding');
  }
  const existing = objectsOf(draft.subjects);
  const added = subjects.filter((subject) => !existing.some((one) => equalJson(one, subject)));
  draft.subjects = [...existing, ...added];
  return added.length > 0;
}
