/**
 * Whether rules allow what other rules allow (k8s.io/component-helpers/auth/rbac/validation), and how
 * a rule is shown.
 */
import { jsonKind } from '../../apimachinery/go/json.ts';
import { isJsonObject, type Json, type JsonObject } from '../../apimachinery/json.ts';

/** rbac/v1 PolicyRule; lists that are left out are empty. */
export interface PolicyRule {
  readonly verbs: readonly string[];
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames: readonly string[];
  readonly nonResourceURLs: readonly string[];
}

const strings = (value: Json | undefined): readonly string[] => (Array.isArray(value) ? value.map(String) : []);

/** The rules of a role. */
export function rulesOf(value: Json | undefined): readonly PolicyRule[] {
  if (!Array.isArray(value)) return [];
  return value.filter(isJsonObject).map((rule) => ({
    verbs: strings(rule.verbs),
    apiGroups: strings(rule.apiGroups),
    resources: strings(rule.resources),
    resourceNames: strings(rule.resourceNames),
    nonResourceURLs: strings(rule.nonResourceURLs),
  }));
}

const LISTS = ['verbs', 'apiGroups', 'resources', 'resourceNames', 'nonResourceURLs'] as const;

/** What encoding/json says of rules that are none: undefined when they can be read. */
export function ruleProblem(value: Json | undefined): string | undefined {
  for (const rule of Array.isArray(value) ? value.filter(isJsonObject) : []) {
    for (const name of LISTS) {
      const list = rule[name] ?? null;
      const field = `Go struct field PolicyRule.rules.${name} of type`;
      if (list !== null && !Array.isArray(list))
        return `json: cannot unmarshal ${jsonKind(list)} into ${field} []string`;
      const wrong = (list ?? []).find((entry) => typeof entry !== 'string' && entry !== null);
      if (wrong !== undefined) return `json: cannot unmarshal ${jsonKind(wrong)} into ${field} string`;
    }
  }
  return undefined;
}

/** The rule as it is sent: empty lists left out. */
export function writtenRule({ verbs, ...lists }: PolicyRule): JsonObject {
  const filled = Object.entries(lists).filter(([, list]) => list.length > 0);
  return { verbs: [...verbs], ...Object.fromEntries(filled.map(([name, list]) => [name, [...list]])) };
}

/** The rule as Go prints the struct with `%+v`. */
export function ruleText(rule: PolicyRule): string {
  const list = (items: readonly string[]): string => `[${items.join(' ')}]`;
  return `{Verbs:${list(rule.verbs)} APIGroups:${list(rule.apiGroups)} Resources:${list(rule.resources)} ResourceNames:${list(rule.resourceNames)} NonResourceURLs:${list(rule.nonResourceURLs)}}`;
}

const none = { apiGroups: [], resources: [], resourceNames: [], nonResourceURLs: [] };

/** The rule as rules with one verb, one resource and one name each. */
function breakdown(rule: PolicyRule): readonly PolicyRule[] {
  const names = rule.resourceNames.length === 0 ? [[]] : rule.resourceNames.map((name) => [name]);
  const parts: PolicyRule[] = [];
  for (const group of rule.apiGroups) {
    for (const resource of rule.resources) {
      for (const verb of rule.verbs) {
        for (const resourceNames of names) {
          parts.push({ ...none, verbs: [verb], apiGroups: [group], resources: [resource], resourceNames });
        }
      }
    }
  }
  for (const url of rule.nonResourceURLs) {
    for (const verb of rule.verbs) parts.push({ ...none, verbs: [verb], nonResourceURLs: [url] });
  }
  return parts;
}

const hasAll = (owned: readonly string[], wanted: readonly string[]): boolean =>
  wanted.every((one) => owned.includes(one));

const hasOrAny = (owned: readonly string[], wanted: readonly string[]): boolean =>
  owned.includes('*') || hasAll(owned, wanted);

/** `*` owns every resource, a `*` before a slash that subresource of every resource. */
function ownsResource(owned: readonly string[], resource: string): boolean {
  if (owned.includes('*') || owned.includes(resource)) return true;
  const slash = resource.indexOf('/');
  return slash >= 0 && owned.includes(`*${resource.slice(slash)}`);
}

function ownsUrl(owned: readonly string[], url: string): boolean {
  return owned.some((one) => one === url || (one.endsWith('*') && url.startsWith(one.replace(/\*+$/, ''))));
}

function ownsPart(owner: PolicyRule, part: PolicyRule): boolean {
  return (
    hasOrAny(owner.verbs, part.verbs) &&
    hasOrAny(owner.apiGroups, part.apiGroups) &&
    part.resources.every((resource) => ownsResource(owner.resources, resource)) &&
    (owner.resourceNames.length === 0 ||
      (part.resourceNames.length > 0 && hasAll(owner.resourceNames, part.resourceNames))) &&
    part.nonResourceURLs.every((url) => ownsUrl(owner.nonResourceURLs, url))
  );
}

/** The parts of `wanted` that none of the owner's rules allows. */
export function uncovered(owner: readonly PolicyRule[], wanted: readonly PolicyRule[]): readonly PolicyRule[] {
  return wanted.flatMap(breakdown).filter((part) => !owner.some((rule) => ownsPart(rule, part)));
}
