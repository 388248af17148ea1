/**
 * What a user may do, as `auth can-i --list` shows it: rules taken apart, put together again by
 * resource, and sorted (k8s.io/kubectl/pkg/util/rbac).
 */
import { compareStrings } from '../../apimachinery/go/text.ts';
import { isJsonObject, type Json } from '../../apimachinery/json.ts';

/** A rule of rbac.authorization.k8s.io/v1, every list of it present. */
export interface AccessRule {
  readonly verbs: readonly string[];
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames: readonly string[];
  readonly nonResourceURLs: readonly string[];
}

/** The rules of a SelfSubjectRulesReview's status, as the server sent them. */
export function rulesOf(status: Json | undefined): readonly AccessRule[] {
  if (!isJsonObject(status)) return [];
  return [...objects(status.resourceRules), ...objects(status.nonResourceRules)].map((rule) => ({
    verbs: texts(rule.verbs),
    apiGroups: texts(rule.apiGroups),
    resources: texts(rule.resources),
    resourceNames: texts(rule.resourceNames),
    nonResourceURLs: texts(rule.nonResourceURLs),
  }));
}

const objects = (value: Json | undefined) => (Array.isArray(value) ? value.filter(isJsonObject) : []);
const texts = (value: Json | undefined): readonly string[] => (Array.isArray(value) ? value.map(String) : []);

/**
 * One rule for each resource (in a group, with a name), whose verbs keep the order in which they
 * came, and one for each URL and verb; all in the order of their Go texts.
 */
export function listedRules(rules: readonly AccessRule[]): readonly AccessRule[] {
  const resources = new Map<string, AccessRule>();
  const urls: AccessRule[] = [];
  for (const rule of rules.flatMap(singleRules)) {
    if (rule.nonResourceURLs.length > 0) {
      urls.push(rule);
      continue;
    }
    const key = JSON.stringify([rule.apiGroups, rule.resources, rule.resourceNames]);
    const verbs = new Set([...(resources.get(key)?.verbs ?? []), ...rule.verbs]);
    resources.set(key, { ...rule, verbs: [...verbs] });
  }
  return [...urls, ...resources.values()].sort((left, right) => compareStrings(goText(left), goText(right)));
}

const NOTHING = { apiGroups: [], resources: [], resourceNames: [], nonResourceURLs: [] };

/** A rule as rules of one verb each, on one resource, name or URL (rbac.BreakdownRule). */
function singleRules({ verbs, apiGroups, resources, resourceNames, nonResourceURLs }: AccessRule): AccessRule[] {
  const names = resourceNames.length === 0 ? [[]] : resourceNames.map((name) => [name]);
  const ofResources = apiGroups.flatMap((group) =>
    resources.flatMap((resource) =>
      verbs.flatMap((verb) =>
        names.map((name) => ({
          ...NOTHING,
          verbs: [verb],
          apiGroups: [group],
          resources: [resource],
          resourceNames: name,
        })),
      ),
    ),
  );
  const ofUrls = nonResourceURLs.flatMap((url) =>
    verbs.map((verb) => ({ ...NOTHING, verbs: [verb], nonResourceURLs: [url] })),
  );
  return [...ofResources, ...ofUrls];
}

/** PolicyRule.String of the generated protobuf code, by which kubectl sorts. */
function goText(rule: AccessRule): string {
  const { verbs, apiGroups, resources, resourceNames, nonResourceURLs } = rule;
  const fields = { Verbs: verbs, APIGroups: apiGroups, Resources: resources, ResourceNames: resourceNames };
  const all = Object.entries({ ...fields, NonResourceURLs: nonResourceURLs });
  return `&PolicyRule{${all.map(([name, list]) => `${name}:${goList(list)},`).join('')}}`;
}

const goList = (list: readonly string[]): string => `[${list.join(' ')}]`;

/** The cells of a rule: resource, URLs, names, verbs. */
export function ruleCells(rule: AccessRule): readonly string[] {
  return [
    resourceWithGroup(rule.resources[0] ?? '', rule.apiGroups[0] ?? ''),
    goList(rule.nonResourceURLs),
    goList(rule.resourceNames),
    goList(rule.verbs),
  ];
}

/** `deployments.apps/scale` of `deployments/scale` in the group apps (describe.CombineResourceGroup). */
function resourceWithGroup(resource: string, group: string): string {
  const slash = resource.indexOf('/');
  const [name, rest] = slash < 0 ? [resource, ''] : [resource.slice(0, slash), resource.slice(slash)];
  return `${name}${group === '' ? '' : `.${group}`}${rest}`;
}
