/** Shared by `create role` and `create clusterrole`: the flags of a rule, and what is checked of it. */
import { stringArray, stringSlice } from '../../cli/flag.ts';
import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import type { Mapper } from '../../kube/cluster.ts';
import type { RuleResource } from '../../resources/generators/rbac.ts';
import { warn } from '../shared/warn.ts';

export const ruleFlags = {
  resource: stringSlice('Resource that the rule is about, such as pods, pods/log or deployments.apps'),
  'resource-name': stringArray('Name of an object that the rule is limited to; may be repeated'),
  verb: stringSlice('Verb that the rule allows on the resources'),
} as const;

const RESOURCE_VERBS = new Set([
  ...['*', 'get', 'delete', 'list', 'create', 'update', 'patch', 'watch', 'proxy', 'deletecollection', 'use', 'bind'],
  ...['escalate', 'impersonate'],
]);

/** Verbs that make sense for a few resources only: RESOURCE, or RESOURCE.GROUP. */
const SPECIAL_VERBS: Readonly<Record<string, readonly string[]>> = {
  use: ['podsecuritypolicies.policy', 'podsecuritypolicies.extensions'],
  bind: ['roles.rbac.authorization.k8s.io', 'clusterroles.rbac.authorization.k8s.io'],
  escalate: ['roles.rbac.authorization.k8s.io', 'clusterroles.rbac.authorization.k8s.io'],
  impersonate: ['users', 'serviceaccounts', 'groups', 'userextras.authentication.k8s.io'],
};

/** Each verb once; `*` stands for all others. */
export const uniqueVerbs = (verbs: readonly string[]): readonly string[] =>
  verbs.includes('*') ? ['*'] : [...new Set(verbs)];

/** RESOURCE[.GROUP][/SUBRESOURCE] taken apart; a lone `*` stands for all others. */
export function parseResources(words: readonly string[]): readonly RuleResource[] {
  const parsed = words.map((word): RuleResource => {
    const slash = word.indexOf('/');
    const [type, subresource] = slash < 0 ? [word, ''] : [word.slice(0, slash), word.slice(slash + 1)];
    const dot = type.indexOf('.');
    const [resource, group] = dot < 0 ? [type, ''] : [type.slice(0, dot), type.slice(dot + 1)];
    return { resource, group, subresource };
  });
  const everything = words.indexOf('*');
  return everything < 0 ? parsed : parsed.slice(everything, everything + 1);
}

export function warnOfUnusualVerbs(context: Context, verbs: readonly string[]): void {
  for (const verb of verbs) {
    if (!RESOURCE_VERBS.has(verb)) warn(context.io, `'${verb}' is not a standard resource verb`);
  }
}

/** The resource in the server's words, or the error of looking for it. */
async function find(mapper: Mapper, wanted: RuleResource): Promise<RuleResource | Error> {
  try {
    const [first] = await mapper.allForResource(wanted.resource, wanted.group);
    return { ...wanted, resource: first!.resource, group: first!.group };
  } catch (error) {
    return error as Error;
  }
}

/**
 * The resources of a rule, in the server's words where it knows them. Throws CliError or
 * NoResourceError for one that the server does not have, unless a verb makes it known, and for a
 * verb that does not go with it. What follows a `*` is not checked, as in kubectl.
 */
export async function resolveResources(
  mapper: Mapper,
  verbs: readonly string[],
  wanted: readonly RuleResource[],
): Promise<readonly RuleResource[]> {
  let checking = true;
  const resolved: RuleResource[] = [];
  for (const one of wanted) {
    if (one.resource === '' && checking) {
      throw new CliError('resource must be specified if apiGroup/subresource specified');
    }
    if (one.resource === '*') checking = false;
    const found = await find(mapper, one);
    const resource = found instanceof Error ? one : found;
    if (checking) checkVerbs(verbs, resource, found);
    resolved.push(resource);
  }
  return resolved;
}

function checkVerbs(verbs: readonly string[], { resource, group }: RuleResource, found: RuleResource | Error): void {
  let problem = found instanceof Error ? found : undefined;
  const name = group === '' ? resource : `${resource}.${group}`;
  for (const verb of verbs) {
    const known = Object.hasOwn(SPECIAL_VERBS, verb) ? SPECIAL_VERBS[verb] : undefined;
    if (known === undefined) continue;
    if (!known.includes(name)) {
      throw new CliError(`can not perform '${verb}' on '${resource}' in group '${group}'`);
    }
    problem = undefined;
  }
  if (problem !== undefined) throw problem;
}
