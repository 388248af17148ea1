import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  applySetId,
  membersOf,
  noMembers,
  parentPatch,
  parentText,
  toolOf,
  union,
  withMemberLabel,
} from '../../../src/actions/apply/apply-set.ts';
import type { FileItem } from '../../../src/actions/apply/item.ts';
import { isPruned } from '../../../src/actions/apply/prune-candidates.ts';
import type { Mapping } from '../../../src/kube/cluster.ts';

const mapping = (group: string, resource: string, kind: string, namespaced = true): Mapping => ({
  group,
  version: 'v1',
  resource,
  kind,
  namespaced,
  singular: '',
  shortNames: [],
  categories: [],
  verbs: [],
  subresources: [],
});

const secrets = mapping('', 'secrets', 'Secret');
const deployments = mapping('apps', 'deployments', 'Deployment');
const namespaces = mapping('', 'namespaces', 'Namespace', false);
const parent = { mapping: secrets, namespace: 'apply-1', name: 'x' };

const item = (type: Mapping, namespace: string, labels?: Record<string, string>): FileItem => ({
  mapping: type,
  namespace,
  name: 'one',
  object: { apiVersion: 'v1', kind: type.kind, metadata: { name: 'one', ...(labels === undefined ? {} : { labels }) } },
});

describe('what pruning deletes', () => {
  const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': '' };
  const live = (metadata: object) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { uid: 'a', ...metadata } });
  it('is what apply made and this run did not apply', () => {
    assert.equal(isPruned(live({ annotations }), new Set()), true);
    assert.equal(isPruned(live({ annotations }), new Set(['a'])), false);
    assert.equal(isPruned(live({}), new Set()), false);
    assert.equal(isPruned(live({ annotations: { other: '' } }), new Set()), false);
  });
});

describe('an apply set', () => {
  it('has the name that kubectl gives it', () => {
    assert.equal(applySetId(parent), 'applyset-QdByCgFcKJ61FMLss3Ci8Qj1dlsNu-HpykRENpIWkGk-v1');
    assert.equal(parentText(parent), 'secrets./x');
    assert.equal(parentText({ ...parent, mapping: deployments }), 'deployments.apps/x');
  });
  it('labels its objects, and refuses a label of theirs', () => {
    const [labelled] = withMemberLabel([item(secrets, 'a', { app: 'x' })], parent);
    assert.deepEqual(labelled?.object.metadata, {
      name: 'one',
      labels: { app: 'x', 'applyset.kubernetes.io/part-of': applySetId(parent) },
    });
    assert.throws(() => withMemberLabel([item(secrets, 'a', { 'applyset.kubernetes.io/part-of': '' })], parent), {
      message: 'ApplySet label "applyset.kubernetes.io/part-of" already set in input data',
    });
  });
  it('writes where its objects are, sorted, without the namespace of the parent', () => {
    const members = membersOf([
      item(secrets, 'b'),
      item(deployments, 'a'),
      item(namespaces, ''),
      item(deployments, 'apply-1'),
    ]);
    assert.deepEqual(parentPatch(parent, union(members, noMembers), 'v1.37.2'), {
      kind: 'Secret',
      apiVersion: 'v1',
      metadata: {
        name: 'x',
        namespace: 'apply-1',
        labels: { 'applyset.kubernetes.io/id': applySetId(parent) },
        annotations: {
          'applyset.kubernetes.io/tooling': 'kubectl/v1.37.2',
          'applyset.kubernetes.io/contains-group-kinds': 'Deployment.apps,Namespace,Secret',
          'applyset.kubernetes.io/additional-namespaces': 'a,b',
        },
      },
    });
  });
  it('knows the tool of a parent', () => {
    assert.deepEqual(['kubectl/v1.37.2', 'kubectl', 'a/b/v1', ''].map(toolOf), ['kubectl', 'kubectl', 'a/b', '']);
  });
});
