// The trees that an object stands in: whatever its owner references say.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { KubeObject } from '../../../src/apimachinery/object.ts';
import {
  type Absence,
  nodesOf,
  type OwnerNode,
  ownershipOf,
  ownerTrees,
} from '../../../src/resources/ownership/graph.ts';

interface Given {
  readonly namespace?: string;
  readonly owners?: readonly string[];
  readonly kind?: string;
}

/** `web: {owners: ['a', 'b*']}`: the star is the controller. The uid is the name. */
function world(given: Readonly<Record<string, Given>>): readonly KubeObject[] {
  return Object.entries(given).map(([name, { namespace = 'shop', owners = [], kind = 'Thing' }]) => ({
    apiVersion: 'v1',
    kind,
    metadata: {
      name,
      uid: name,
      ...(namespace === '' ? {} : { namespace }),
      ownerReferences: owners.map((owner) => {
        const uid = owner.replace('*', '');
        return { apiVersion: 'v1', kind: 'Thing', name: uid, uid, controller: owner.endsWith('*') };
      }),
    },
  }));
}

/** `name(children)`, with what is said of a node behind its name. */
function drawn({ name, role, absence, repeated, children }: OwnerNode): string {
  const marks = [role === 'subject' ? '!' : '', absence ?? '', repeated ?? ''].filter((mark) => mark !== '');
  const below = children.length === 0 ? '' : `(${children.map(drawn).join(' ')})`;
  return [name, ...marks].join(':') + below;
}

function trees(given: Readonly<Record<string, Given>>, subject: string, absences = new Map<string, Absence>()): string {
  const objects = world(given);
  const ownership = ownershipOf(objects, absences);
  return ownerTrees(ownership.get(subject) as KubeObject, ownership)
    .map(drawn)
    .join(' | ');
}

const app = {
  deploy: {},
  old: { owners: ['deploy*'] },
  new: { owners: ['deploy*'] },
  'new-10': { owners: ['new*'] },
  'new-9': { owners: ['new*'] },
  'old-1': { owners: ['old*'] },
  other: {},
};

describe('trees of ownership', () => {
  test('an object alone', () => assert.equal(trees(app, 'other'), 'other:!'));

  test('all that an object owns, by kind and then by name, with numbers as such', () => {
    assert.equal(trees(app, 'deploy'), 'deploy:!(new(new-9 new-10) old(old-1))');
    const kinds = { a: {}, c: { owners: ['a'], kind: 'Pod' }, b: { owners: ['a'], kind: 'Secret' } };
    assert.equal(trees(kinds, 'a'), 'a:!(c b)');
  });

  test('the owners above, without what else they own', () => {
    assert.equal(trees(app, 'new-9'), 'deploy(new(new-9:!))');
    assert.equal(trees(app, 'new'), 'deploy(new:!(new-9 new-10))');
  });

  test('several owners: a tree for each at the top, the controller first', () => {
    const two = { a: {}, b: {}, c: { owners: ['a', 'b*'] }, d: { owners: ['c'] } };
    assert.equal(trees(two, 'c'), 'b(c:!(d)) | a(c:!:elsewhere)');
  });

  test('two ways to one owner', () => {
    const diamond = { top: {}, l: { owners: ['top'] }, r: { owners: ['top'] }, x: { owners: ['l', 'r'] } };
    assert.equal(trees(diamond, 'x'), 'top(l(x:!) r(x:!))');
    assert.equal(trees(diamond, 'top'), 'top:!(l(x) r(x))');
  });

  test('what is owned twice is drawn with what it owns once', () => {
    const twice = {
      top: {},
      l: { owners: ['top'] },
      r: { owners: ['top'] },
      x: { owners: ['l', 'r'] },
      y: { owners: ['x'] },
    };
    assert.equal(trees(twice, 'top'), 'top:!(l(x(y)) r(x:elsewhere))');
  });

  test('circles end where they close', () => {
    assert.equal(trees({ a: { owners: ['a'] } }, 'a'), 'a:!(a:!:circle)');
    assert.equal(trees({ a: { owners: ['b'] }, b: { owners: ['a'] } }, 'a'), 'b(a:!(b:circle))');
    const above = { a: { owners: ['b'] }, b: { owners: ['a'] }, c: { owners: ['b'] }, d: { owners: ['c'] } };
    assert.equal(trees(above, 'c'), 'a(b(a:circle c:!(d)))');
  });

  test('owners that do not exist or may not be read', () => {
    assert.equal(trees({ x: { owners: ['gone'] } }, 'x'), 'gone:missing(x:!)');
    assert.equal(trees({ x: { owners: ['far'] } }, 'x', new Map([['far', 'unreadable']])), 'far:unreadable(x:!)');
    assert.equal(trees({ a: {}, x: { owners: ['gone', 'a'] } }, 'x'), 'gone:missing(x:!) | a(x:!)');
  });

  test('an owner in another namespace is none, one without a namespace is', () => {
    const far = { a: { namespace: 'other' }, x: { owners: ['a'] } };
    assert.equal(trees(far, 'x'), 'a:missing(x:!)');
    assert.equal(trees(far, 'a'), 'a:!');
    assert.equal(trees({ a: { namespace: '' }, x: { owners: ['a'] } }, 'a'), 'a:!(x)');
  });

  test('a reference twice', () => assert.equal(trees({ a: {}, x: { owners: ['a', 'a'] } }, 'a'), 'a:!(x)'));

  test('a long chain', () => {
    const names = Array.from({ length: 500 }, (_, index) => `n${index}`);
    const chain = Object.fromEntries(
      names.map((name, index) => [name, { owners: index === 0 ? [] : [`n${index - 1}`] }]),
    );
    const objects = world(chain);
    const ownership = ownershipOf(objects);
    const found = ownerTrees(ownership.get('n250') as KubeObject, ownership);
    assert.equal(nodesOf(found).length, 500);
  });

  test('each object once among the nodes', () => {
    const objects = world({ a: {}, b: {}, c: { owners: ['a', 'b'] }, d: { owners: ['c'] } });
    const ownership = ownershipOf(objects);
    const found = nodesOf(ownerTrees(ownership.get('c') as KubeObject, ownership));
    assert.deepEqual(found.map(({ name }) => name).sort(), ['a', 'b', 'c', 'd']);
  });
});
