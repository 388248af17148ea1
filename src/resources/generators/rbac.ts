/** What `create role`, `clusterrole`, `rolebinding` and `clusterrolebinding` send. */
import { compareStrings } from '../../apimachinery/go/text.ts';
import type { JsonObject } from '../../apimachinery/json.ts';
import type { KubeObject } from '../../apimachinery/object.ts';
import { CliError } from '../../errors.ts';
import { type Identity, objectMeta } from './metadata.ts';

const RBAC = 'rbac.authorization.k8s.io';

/** A resource that a rule is about, with the group and the plural name that the server has for it. */
export interface RuleResource {
  readonly group: string;
  readonly resource: string;
  /** "" for the resource itself. */
  readonly subresource: string;
}

export interface RuleParts {
  readonly verbs: readonly string[];
  readonly resources: readonly RuleResource[];
  readonly resourceNames: readonly string[];
  readonly nonResourceURLs: readonly string[];
}

/**
 * One rule for each API group, in the order of the groups, and one for the URLs
 * (generateResourcePolicyRules).
 */
export function policyRules({ verbs, resources, resourceNames, nonResourceURLs }: RuleParts): JsonObject[] {
  const groups = Map.groupBy(resources, ({ group }) => group);
  const rules = [...groups]
    .sort(([a], [b]) => compareStrings(a, b))
    .map(([group, members]): JsonObject => {
      const named = members.map(
        ({ resource, subresource }) => resource + (subresource === '' ? '' : `/${subresource}`),
      );
      return {
        verbs: [...verbs],
        apiGroups: [group],
        resources: [...new Set(named)],
        ...(resourceNames.length === 0 ? {} : { resourceNames: [...resourceNames] }),
      };
    });
  if (nonResourceURLs.length > 0) rules.push({ verbs: [...verbs], nonResourceURLs: [...nonResourceURLs] });
  return rules;
}

export function role(identity: Identity, rules: JsonObject[]): KubeObject {
  return { kind: 'Role', apiVersion: `${RBAC}/v1`, metadata: objectMeta(identity), rules };
}

/** A cluster role with rules of its own, or one that aggregates the roles with these labels. */
export function clusterRole(
  name: string,
  content: { readonly rules: JsonObject[] } | { readonly aggregated: JsonObject },
): KubeObject {
  const head = { kind: 'ClusterRole', apiVersion: `${RBAC}/v1`, metadata: objectMeta({ name }) };
  if ('rules' in content) return { ...head, rules: content.rules };
  const clusterRoleSelectors = [{ matchLabels: content.aggregated }];
  return { ...head, rules: null, aggregationRule: { clusterRoleSelectors } };
}

export interface BindingOptions extends Identity {
  readonly roleRef: { readonly kind: 'Role' | 'ClusterRole'; readonly name: string };
  readonly users: readonly string[];
  readonly groups: readonly string[];
  /** NAMESPACE:NAME */
  readonly serviceAccounts: readonly string[];
}

/** A RoleBinding or ClusterRoleBinding. Throws CliError for a service account without two parts. */
export function binding(kind: 'RoleBinding' | 'ClusterRoleBinding', options: BindingOptions): KubeObject {
  const subjects: JsonObject[] = [
    ...options.users.map((name) => ({ kind: 'User', apiGroup: RBAC, name })),
    ...options.groups.map((name) => ({ kind: 'Group', apiGroup: RBAC, name })),
    ...options.serviceAccounts.map(serviceAccountSubject),
  ];
  return {
    kind,
    apiVersion: `${RBAC}/v1`,
    metadata: objectMeta(options),
    ...(subjects.length === 0 ? {} : { subjects }),
    roleRef: { apiGroup: RBAC, ...options.roleRef },
  };
}

function serviceAccountSubject(text: string): { kind: string; name: string; namespace: string } {
  const [namespace = '', name = '', ...others] = text.split(':');
  if (namespace === '' || name === '' || others.length > 0) {
    throw new CliError('serviceaccount must be <namespace>:<name>');
  }
  return { kind: 'ServiceAccount', name, namespace };
}
