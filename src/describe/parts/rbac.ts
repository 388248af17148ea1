import type { V1PolicyRule, V1RoleBinding, V1RoleRef } from '../../apimachinery/client-types.ts';
import { compareStrings } from '../../apimachinery/go/text.ts';
import type { Wire } from '../../apimachinery/wire.ts';
import type { Writer } from '../writer.ts';
import { writeLabelsAndAnnotations, writeName } from './head.ts';

/** One resource (or URL), at most one of its names, and the allowed verbs. */
interface Grant {
  readonly group?: string;
  readonly resource?: string;
  readonly name?: string;
  readonly url?: string;
  readonly verbs: readonly string[];
}

interface RoleObject {
  readonly metadata?: Parameters<typeof writeName>[1]['metadata'];
  readonly rules?: readonly Wire<V1PolicyRule>[];
}

/** A role's rules split by resource, then merged by the verbs of each. */
export function writeRole(writer: Writer, role: RoleObject): void {
  writeName(writer, role);
  writeLabelsAndAnnotations(writer, role);
  writer.line(0, 'PolicyRule:');
  writer.line(1, 'Resources\tNon-Resource URLs\tResource Names\tVerbs');
  writer.line(1, '---------\t-----------------\t--------------\t-----');
  for (const grant of compact((role.rules ?? []).flatMap(breakDown))) writer.line(1, grantText(grant));
}

function breakDown(rule: Wire<V1PolicyRule>): readonly Grant[] {
  const verbs = rule.verbs ?? [];
  const names: readonly (string | undefined)[] = rule.resourceNames?.length ? rule.resourceNames : [undefined];
  const resources = (rule.apiGroups ?? []).flatMap((group) =>
    (rule.resources ?? []).flatMap((resource) =>
      verbs.flatMap((verb) => names.map((name): Grant => ({ group, resource, name, verbs: [verb] }))),
    ),
  );
  const urls = (rule.nonResourceURLs ?? []).flatMap((url) => verbs.map((verb): Grant => ({ url, verbs: [verb] })));
  return [...resources, ...urls];
}

/** Grants on the same resource and name are merged; URLs keep one line for each verb. */
function compact(grants: readonly Grant[]): readonly Grant[] {
  const merged = new Map<string, Grant>();
  for (const [index, grant] of grants.entries()) {
    const { group, resource, name, url } = grant;
    const key = JSON.stringify(url === undefined ? [group, resource, name ?? null] : index);
    const verbs = [...(merged.get(key)?.verbs ?? []), ...grant.verbs];
    merged.set(key, { ...grant, verbs: [...new Set(verbs)] });
  }
  return [...merged.values()].sort((a, b) => compareStrings(sortKey(a), sortKey(b)));
}

/** kubectl orders rules by how Go prints them. */
function sortKey({ group, resource, name, url, verbs }: Grant): string {
  const list = (item: string | undefined): string => `[${item ?? ''}]`;
  return `&PolicyRule{Verbs:[${verbs.join(' ')}],APIGroups:${list(group)},Resources:${list(resource)},ResourceNames:${list(name)},NonResourceURLs:${list(url)},}`;
}

function grantText({ group, resource = '', name, url, verbs }: Grant): string {
  const slash = resource.indexOf('/');
  const [main, sub] = slash < 0 ? [resource, ''] : [resource.slice(0, slash), resource.slice(slash)];
  const full = group ? `${main}.${group}${sub}` : resource;
  return [full, `[${url ?? ''}]`, `[${name ?? ''}]`, `[${verbs.join(' ')}]`].join('\t');
}

type Binding = Pick<Wire<V1RoleBinding>, 'metadata' | 'subjects'> & { readonly roleRef: Wire<V1RoleRef> };

/** Which subjects have which role. */
export function writeRoleBinding(writer: Writer, binding: Binding): void {
  writeName(writer, binding);
  writeLabelsAndAnnotations(writer, binding);
  writer.line(0, 'Role:');
  writer.line(1, `Kind:\t${binding.roleRef.kind}`);
  writer.line(1, `Name:\t${binding.roleRef.name}`);
  writer.line(0, 'Subjects:');
  writer.line(1, 'Kind\tName\tNamespace');
  writer.line(1, '----\t----\t---------');
  for (const { kind, name, namespace = '' } of binding.subjects ?? []) writer.line(1, `${kind}\t${name}\t${namespace}`);
}
