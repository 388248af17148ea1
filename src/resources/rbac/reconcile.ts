/**
 * What `auth reconcile` makes of a role or a binding that exists
 * (k8s.io/component-helpers/auth/rbac/reconciliation).
 */
import { compactJson } from '../../apimachinery/go/compact-json.ts';
import { isJsonObject, type Json, type JsonObject } from '../../apimachinery/json.ts';
import { at, type KubeObject, meta } from '../../apimachinery/object.ts';
import { type PolicyRule, rulesOf, uncovered, writtenRule } from './covers.ts';

export type Operation = 'none' | 'create' | 'update' | 'recreate';

/** rbac/v1 Subject; parts that are left out are "". */
export interface Subject {
  readonly kind: string;
  readonly apiGroup: string;
  readonly name: string;
  readonly namespace: string;
}

/** What has to be done, and what the object is after it. */
export interface Reconciliation {
  readonly object: KubeObject;
  readonly operation: Operation;
  /** The object that exists forbids changes by an annotation. */
  readonly isProtected: boolean;
  readonly missingRules: readonly PolicyRule[];
  readonly extraRules: readonly PolicyRule[];
  readonly missingSubjects: readonly Subject[];
  readonly extraSubjects: readonly Subject[];
}

const NOTHING = { missingRules: [], extraRules: [], missingSubjects: [], extraSubjects: [] } as const;

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

export function subjectsOf(value: Json | undefined): readonly Subject[] {
  if (!Array.isArray(value)) return [];
  return value.filter(isJsonObject).map((subject) => ({
    kind: text(subject.kind),
    apiGroup: text(subject.apiGroup),
    name: text(subject.name),
    namespace: text(subject.namespace),
  }));
}

/** The subject as it is sent: empty parts left out. */
function writtenSubject({ kind, apiGroup, name, namespace }: Subject): JsonObject {
  return {
    kind,
    ...(apiGroup === '' ? {} : { apiGroup }),
    name,
    ...(namespace === '' ? {} : { namespace }),
  };
}

/** The subject as Go prints the struct with `%+v`. */
export const subjectText = ({ kind, apiGroup, name, namespace }: Subject): string =>
  `{Kind:${kind} APIGroup:${apiGroup} Name:${name} Namespace:${namespace}}`;

/** What reconciliation means for an object that does not exist. */
export function creation(expected: KubeObject): Reconciliation {
  return {
    ...NOTHING,
    object: expected,
    operation: 'create',
    isProtected: false,
    missingRules: rulesOf(expected.rules),
    missingSubjects: subjectsOf(expected.subjects),
  };
}

const isProtectedObject = (object: KubeObject): boolean =>
  meta(object).annotations?.['rbac.authorization.kubernetes.io/autoupdate'] === 'false';

/** The metadata with the expected labels and annotations that are missing; the same object if none are. */
function mergeMetadata(existing: KubeObject, expected: KubeObject): JsonObject {
  let metadata = isJsonObject(existing.metadata) ? existing.metadata : {};
  for (const part of ['annotations', 'labels'] as const) {
    const wanted = meta(expected)[part];
    const present = meta(existing)[part];
    if (wanted === undefined) continue;
    const adds = present === undefined || Object.keys(wanted).some((key) => !Object.hasOwn(present, key));
    if (adds) metadata = { ...metadata, [part]: { ...wanted, ...present } };
  }
  return metadata;
}

const selectorsOf = (object: KubeObject): readonly Json[] => {
  const selectors = at(object, 'aggregationRule', 'clusterRoleSelectors');
  return Array.isArray(selectors) ? selectors : [];
};

/** Selectors are compared as they are written; empty parts count as none. */
function selectorKey(selector: Json): string {
  if (!isJsonObject(selector)) return compactJson(selector);
  const filled = Object.entries(selector).filter(
    ([, part]) => part !== null && !(typeof part === 'object' && Object.keys(part).length === 0),
  );
  return compactJson(Object.fromEntries(filled) as JsonObject);
}

const selectorsWithout = (wanted: readonly Json[], owned: readonly Json[]): readonly Json[] => {
  const keys = new Set(owned.map(selectorKey));
  return wanted.filter((selector) => !keys.has(selectorKey(selector)));
};

/** The aggregation rule after it; undefined when nothing changes, null when it goes. */
function nextAggregation(existing: KubeObject, expected: KubeObject, removeExtra: boolean): Json | undefined {
  const has = isJsonObject(existing.aggregationRule);
  const wants = isJsonObject(expected.aggregationRule);
  if (!wants) return has ? null : undefined;
  const missing = selectorsWithout(selectorsOf(expected), selectorsOf(existing));
  const extra = selectorsWithout(selectorsOf(existing), selectorsOf(expected));
  if (!removeExtra && missing.length > 0) {
    return { clusterRoleSelectors: [...selectorsOf(existing), ...missing] };
  }
  return removeExtra && (missing.length > 0 || extra.length > 0) ? (expected.aggregationRule as Json) : undefined;
}

/** A role or cluster role: rules are added, and with `removeExtra` those that are not expected go. */
export function reconcileRole(existing: KubeObject, expected: KubeObject, removeExtra: boolean): Reconciliation {
  const [has, wants] = [rulesOf(existing.rules), rulesOf(expected.rules)];
  const aggregates = isJsonObject(expected.aggregationRule) && isJsonObject(existing.aggregationRule);
  const missingRules = uncovered(has, wants);
  const extraRules = aggregates ? [] : uncovered(wants, has);
  const object: KubeObject = { ...existing, metadata: mergeMetadata(existing, expected) };
  let changes = object.metadata !== existing.metadata;
  if (removeExtra ? missingRules.length > 0 || extraRules.length > 0 : missingRules.length > 0) {
    object.rules = removeExtra
      ? (expected.rules ?? null)
      : [...(Array.isArray(existing.rules) ? existing.rules : []), ...missingRules.map(writtenRule)];
    changes = true;
  }
  const aggregation = nextAggregation(existing, expected, removeExtra);
  if (aggregation !== undefined) {
    if (aggregation === null) delete object.aggregationRule;
    else object.aggregationRule = aggregation;
    changes = true;
  }
  const operation = changes ? 'update' : 'none';
  return { ...NOTHING, object, operation, isProtected: isProtectedObject(existing), missingRules, extraRules };
}

const subjectKey = (subject: Subject): string => JSON.stringify(Object.values(subject));

function subjectsWithout(wanted: readonly Subject[], owned: readonly Subject[]): readonly Subject[] {
  const known = new Set(owned.map(subjectKey));
  return wanted.filter((subject) => {
    const key = subjectKey(subject);
    if (known.has(key)) return false;
    known.add(key);
    return true;
  });
}

const ROLE_REF = ['apiGroup', 'kind', 'name'];

const sameRole = (a: KubeObject, b: KubeObject): boolean =>
  ROLE_REF.every((part) => text(at(a, 'roleRef', part)) === text(at(b, 'roleRef', part)));

/** A binding: subjects are added, and with `removeExtra` go; one of another role is made anew. */
export function reconcileBinding(existing: KubeObject, expected: KubeObject, removeExtra: boolean): Reconciliation {
  const isProtected = isProtectedObject(existing);
  if (!sameRole(existing, expected)) return { ...NOTHING, object: expected, operation: 'recreate', isProtected };
  const [has, wants] = [subjectsOf(existing.subjects), subjectsOf(expected.subjects)];
  const missingSubjects = subjectsWithout(wants, has);
  const extraSubjects = subjectsWithout(has, wants);
  const object: KubeObject = { ...existing, metadata: mergeMetadata(existing, expected) };
  let changes = object.metadata !== existing.metadata;
  if (removeExtra ? missingSubjects.length > 0 || extraSubjects.length > 0 : missingSubjects.length > 0) {
    const next = [
      ...(Array.isArray(existing.subjects) ? existing.subjects : []),
      ...missingSubjects.map(writtenSubject),
    ];
    if (!removeExtra) object.subjects = next;
    else if (expected.subjects === undefined) delete object.subjects;
    else object.subjects = expected.subjects;
    changes = true;
  }
  const operation = changes ? 'update' : 'none';
  return { ...NOTHING, object, operation, isProtected, missingSubjects, extraSubjects };
}
