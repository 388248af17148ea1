/** The types of `get everything`: each stored object by one of them. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { everyType } from '../../../src/actions/every-type.ts';
import type { Mapping } from '../../../src/kube/cluster.ts';

/** "pods", "deployments.v1.apps", "nodes.v1. cluster", "reviews.v1. create". */
function mapping(text: string): Mapping {
  const [path = '', ...words] = text.split(' ');
  const [resource = '', version = 'v1', ...group] = path.split('.');
  const verbs = words.includes('create') ? ['create'] : ['get', 'list'];
  const rest = { kind: resource, singular: '', shortNames: [], categories: [], subresources: [] };
  return { ...rest, group: group.join('.'), version, resource, namespaced: !words.includes('cluster'), verbs };
}

const server = [
  'componentstatuses cluster',
  'events',
  'nodes cluster',
  'pods',
  'reviews create',
  'deployments.v1.apps',
  'horizontalpodautoscalers.v2.autoscaling',
  'horizontalpodautoscalers.v1.autoscaling',
  'events.v1.events.k8s.io',
  'ingresses.v1beta1.extensions',
  'oldthings.v1beta1.extensions',
  'ingresses.v1.networking.k8s.io',
  'pods.v1beta1.metrics.k8s.io',
  'requests.v1beta1.custom.metrics.k8s.io',
  'events.v1.example.com',
].map(mapping);

const types = (options: { events?: boolean; clusterScoped?: boolean } = {}): string =>
  everyType(server, { events: false, clusterScoped: false, ...options })
    .map(({ resource, version, group }) => (group === '' ? resource : `${resource}.${version}.${group}`))
    .join(' ');

const usual =
  'pods deployments.v1.apps horizontalpodautoscalers.v2.autoscaling oldthings.v1beta1.extensions ' +
  'ingresses.v1.networking.k8s.io events.v1.example.com';

describe('every type', () => {
  test('in its preferred version, from one group, without events and metrics', () => assert.equal(types(), usual));
  test('with events: of the core group', () => assert.equal(types({ events: true }), `events ${usual}`));
  test('with what has no namespace', () => assert.equal(types({ clusterScoped: true }), `nodes ${usual}`));
});
