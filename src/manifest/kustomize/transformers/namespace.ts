import { goBool, goList, goStruct } from '../../../apimachinery/go/decode.ts';
import { goQuote } from '../../../apimachinery/go/text.ts';
import { BuildError, prefixed } from '../error.ts';
import type { FieldSpec } from '../field-config.ts';
import { setScalar, visitField, visitFields } from '../field-spec.ts';
import { idKey } from '../ids.ts';
import { fieldSpecType } from '../kustomization-type.ts';
import { entryOf, fieldOf, isNull, type Node, stringNode } from '../node.ts';
import { wrongKind } from '../node-kind.ts';
import type { Configure, Transformer } from '../plugin.ts';
import { decodePlugin, objectMetaType } from '../plugin-config.ts';
import type { Resource } from '../resource.ts';
import type { ResourceMap } from '../resource-map.ts';
import { objectText } from '../written.ts';

type Subjects = 'defaultOnly' | 'allServiceAccounts' | 'none';

const type = goStruct('NamespaceTransformerPlugin', {
  metadata: objectMetaType,
  fieldSpecs: goList(fieldSpecType),
  unsetOnly: goBool,
  setRoleBindingSubjects: { kind: 'string', type: 'namespace.RoleBindingSubjectMode' },
});

interface Config {
  readonly metadata?: { readonly namespace?: string };
  readonly fieldSpecs?: readonly FieldSpec[];
  readonly unsetOnly?: boolean;
  readonly setRoleBindingSubjects?: string;
}

/** What is to be done to each object. */
interface Change {
  readonly specs: readonly FieldSpec[];
  readonly subjects: Subjects;
  set(node: Node): void;
}

/** Puts every object that is not known to be cluster-scoped into a namespace. */
export const namespaceTransformer: Configure<Transformer> = async (config) => {
  const { metadata = {}, fieldSpecs = [], unsetOnly = false, setRoleBindingSubjects } = decoded(config);
  const { namespace = '' } = metadata;
  const change: Change = {
    specs: fieldSpecs.filter(({ path }) => path !== 'metadata/namespace'),
    subjects: subjectsMode(setRoleBindingSubjects),
    set(node) {
      if (!(unsetOnly && hasValue(node))) setScalar(node, namespace, '!!str');
    },
  };
  return {
    transform(resources) {
      if (namespace !== '') moveAll(resources, change);
    },
  };
};

function decoded(config: Parameters<typeof decodePlugin>[0]): Config {
  try {
    return decodePlugin(config, type);
  } catch (error) {
    throw prefixed(error, 'unmarshalling NamespaceTransformer config');
  }
}

function subjectsMode(written: string | undefined): Subjects {
  if (written === undefined || written === '') return 'defaultOnly';
  if (written === 'allServiceAccounts' || written === 'defaultOnly' || written === 'none') return written;
  throw new BuildError(
    `invalid value ${goQuote(written)} for setRoleBindingSubjects: must be one of "defaultOnly", "none" or "allServiceAccounts"`,
  );
}

function hasValue(node: Node): boolean {
  if (isNull(node)) return false;
  return node.kind === 'scalar' && node.value !== '';
}

/** Puts one object into a namespace, whatever else is called so. Throws BuildError. */
export function putInNamespace(resource: Resource, namespace: string): void {
  moveOne(resource, { specs: [], subjects: 'defaultOnly', set: (node) => setScalar(node, namespace, '!!str') });
}

/** Every object in turn, because each must have an id of its own as soon as it has moved. */
function moveAll({ resources }: ResourceMap, change: Change): void {
  const byId = new Map<string, Set<Resource>>();
  const group = (key: string): Set<Resource> => {
    const found = byId.get(key) ?? new Set();
    byId.set(key, found);
    return found;
  };
  for (const resource of resources) group(idKey(resource.id)).add(resource);
  for (const resource of resources) {
    if (resource.isEmpty || resource.annotation('config.kubernetes.io/helm-generated') === 'true') continue;
    group(idKey(resource.id)).delete(resource);
    resource.rememberId();
    moveOne(resource, change);
    const sameId = group(idKey(resource.id)).add(resource);
    if (sameId.size === 1) continue;
    const list = resources.filter((each) => sameId.has(each)).map(objectText);
    throw new BuildError(`namespace transformation produces ID conflict: [${list.join(' ')}]`, {
      place: resource.place,
    });
  }
}

const metadataNamespace: FieldSpec = { path: 'metadata/namespace', create: true };

function moveOne(resource: Resource, { specs, subjects, set }: Change): void {
  if (!resource.id.clusterScoped) visitField(resource, metadataNamespace, set, 'scalar');
  const isBinding = isRoleBinding(resource.kind);
  if (isBinding && subjects !== 'none') moveSubjects(resource, subjects, set);
  const isCore = resource.apiVersion === 'v1';
  const applicable = specs.filter(
    ({ path, kind }) =>
      (isCore || path !== 'metadata/name') &&
      !(isBinding && path === 'subjects/namespace' && isRoleBinding(kind ?? '')),
  );
  try {
    visitFields(resource, applicable, set, 'scalar');
  } catch (error) {
    const isKind = error instanceof BuildError && error.reason === 'nodeKind';
    throw prefixed(
      error,
      isKind ? 'namespace field specs must target scalar nodes' : 'namespace transformation failed',
    );
  }
}

const isRoleBinding = (kind: string): boolean => kind === 'RoleBinding' || kind === 'ClusterRoleBinding';

function moveSubjects({ node }: Resource, mode: Subjects, set: Change['set']): void {
  const subjects = fieldOf(node, 'subjects');
  if (subjects === undefined || isNull(subjects)) return;
  const [key, value] = mode === 'defaultOnly' ? ['name', 'default'] : ['kind', 'ServiceAccount'];
  try {
    if (subjects.kind !== 'list') throw wrongKind(subjects, 'list');
    for (const subject of subjects.items) if (isSubject(subject, key, value)) moveSubject(subject, set);
  } catch (error) {
    throw prefixed(error, 'setting namespace on (cluster)role binding subjects');
  }
}

function isSubject(subject: Node, key: string, value: string): boolean {
  const found = fieldOf(subject, key);
  const wrong = isNull(subject) || subject.kind === 'map' ? undefined : wrongKind(subject, 'map');
  const problem = wrong ?? (found === undefined || found.kind === 'scalar' ? undefined : wrongKind(found, 'scalar'));
  if (problem !== undefined) throw prefixed(problem, `looking up ${key} on (cluster)role binding subject`);
  return found?.kind === 'scalar' && !isNull(found) && found.value === value;
}

function moveSubject(subject: Node, set: Change['set']): void {
  if (subject.kind !== 'map') return;
  const entry = entryOf(subject, 'namespace') ?? { key: stringNode('namespace'), value: stringNode('') };
  if (!subject.entries.includes(entry)) subject.entries.push(entry);
  set(entry.value);
}
