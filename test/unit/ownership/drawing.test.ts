// The table of a tree: widths, hostile names, ASCII, namespaces, a narrow terminal.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { KubeObject } from '../../../src/apimachinery/object.ts';
import { ownerTreeLines } from '../../../src/commands/tree/drawing.ts';
import { branchesFor } from '../../../src/io/drawing.ts';
import { noPaint } from '../../../src/io/paint.ts';
import { ownershipOf, ownerTrees } from '../../../src/resources/ownership/graph.ts';
import { objects } from '../../support/kube-yaml.ts';

const now = Date.parse('2026-01-01T12:00:00Z');
const owned = (owner: string) => `ownerReferences: [{apiVersion: v1, kind: Thing, name: ${owner}, uid: ${owner}}]`;

function lines(yaml: string, env: Readonly<Record<string, string>> = {}, columns?: number): string {
  const all = objects(yaml);
  const ownership = ownershipOf(all);
  const byUid = new Map(all.map((one) => [(one.metadata as { uid: string }).uid, one]));
  const trees = ownerTrees(all[0] as KubeObject, ownership);
  const how = { now, paint: noPaint, branches: branchesFor(env), ...(columns === undefined ? {} : { columns }) };
  return ownerTreeLines([trees], { ...how, whole: ({ uid }) => byUid.get(uid) }).join('\n');
}

const two = `
  {apiVersion: v1, kind: Thing, metadata: {name: a, uid: a, creationTimestamp: '2026-01-01T11:00:00Z'}}
  ---
  {apiVersion: v1, kind: Thing, metadata: {name: b, uid: b, ${owned('a')}}}
  ---
  {apiVersion: v1, kind: Thing, metadata: {name: c, uid: c, ${owned('a')}}}
`;

describe('the drawing of a tree', () => {
  test('with more rows than a call takes arguments', () => {
    const leaf = ownerTrees(objects(two)[1] as KubeObject, ownershipOf([])).slice(0, 1);
    const many = Array.from({ length: 130_000 }, () => leaf);
    const how = { now, paint: noPaint, branches: branchesFor({}), whole: () => undefined };
    assert.ok(ownerTreeLines(many, how).length > many.length);
  });

  test('in ASCII where the locale is not UTF-8', () => {
    assert.equal(
      lines(two, { LC_ALL: 'C' }),
      [
        'NAME        READY  STATUS  AGE',
        'Thing/a     -      -       60m',
        '|- Thing/b  -      -       -',
        '`- Thing/c  -      -       -',
      ].join('\n'),
    );
  });

  test('with namespaces where there are several', () => {
    const far = `
      {apiVersion: v1, kind: Thing, metadata: {name: a, uid: a}}
      ---
      {apiVersion: v1, kind: Thing, metadata: {name: b, namespace: x, uid: b, ${owned('a')}}}
      ---
      {apiVersion: v1, kind: Thing, metadata: {name: c, namespace: longer, uid: c, ${owned('a')}}}
    `;
    const [head, ...rest] = lines(far).split('\n');
    assert.equal(head, 'NAME        NAMESPACE  READY  STATUS  AGE');
    assert.deepEqual(rest, [
      'Thing/a                -      -       -',
      '├─ Thing/b  x          -      -       -',
      '└─ Thing/c  longer     -      -       -',
    ]);
  });

  test('control characters of names and states are escaped, and take no line of their own', () => {
    const hostile = `
      {apiVersion: v1, kind: "Thing\\e[31m", metadata: {name: "a\\nb", uid: a}, status: {phase: "x\\r\\ty"}}
    `;
    assert.deepEqual(lines(hostile).split('\n'), [
      'NAME             READY  STATUS  AGE',
      'Thing^[[31m/a b  -      x y     -',
    ]);
  });

  test('a narrow terminal cuts the beginnings of names', () => {
    const shown = lines(two.replaceAll('name: b', 'name: a-long-name-that-ends-in-b'), {}, 40).split('\n');
    assert.ok(
      shown.every((line) => line.length <= 40),
      shown.join('\n'),
    );
    assert.match(shown[2] ?? '', /…-?name-that-ends-in-b|…\S*ends-in-b/);
  });
});
