import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import type { ObjectRecord } from '../../../src/journal/record.ts';
import { beginEntry, entryNumbers, pruneEntries, readEntries, readEntry } from '../../../src/journal/store.ts';
import { writeTarget } from '../../../src/journal/target.ts';

const root = fs.mkdtempSync(path.join(os.tmpdir(), 'cox-journal-'));
after(() => fs.rmSync(root, { recursive: true, force: true }));
let folders = 0;
const newFolder = (): string => path.join(root, String(++folders), 'journal');

const header = {
  time: '2026-01-01T00:00:00.000Z',
  command: 'cox scale',
  context: 'dev',
  user: 'me',
  impersonated: '',
  server: 'https://x',
  clusterUid: 'u',
};
const record = (name: string): ObjectRecord => ({
  time: header.time,
  action: 'create',
  group: '',
  version: 'v1',
  resource: 'configmaps',
  namespace: 'a',
  name,
  subresource: '',
  before: null,
  after: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } },
});

function write(folder: string, ...names: readonly string[]): number {
  const entry = beginEntry(folder, header);
  for (const name of names) entry.add(record(name));
  entry.close();
  return entry.number;
}

const unlimited = { maxEntries: 1000, maxBytes: 1e9, maxAge: 1e12 };
const fileOf = (folder: string, number: number): string => path.join(folder, `00000${number}.jsonl`);

const fail = (number: number): void => assert.fail(`entry ${number} cannot be read`);

describe('the files of the journal', () => {
  it('are for the owner only, numbered, and read back', () => {
    const folder = newFolder();
    assert.deepEqual(entryNumbers(folder), []);
    assert.equal(write(folder, 'a', 'b'), 1);
    assert.equal(write(folder), 2);
    assert.equal(fs.statSync(folder).mode & 0o777, 0o700);
    assert.equal(fs.statSync(fileOf(folder, 1)).mode & 0o777, 0o600);
    assert.deepEqual(readEntry(folder, 1), {
      ...header,
      number: 1,
      objects: [record('a'), record('b')],
      truncated: false,
    });
    assert.deepEqual(
      [...readEntries(folder, fail)].map(({ number }) => number),
      [2, 1],
    );
    const unreadable: number[] = [];
    fs.mkdirSync(fileOf(folder, 9));
    assert.equal([...readEntries(folder, (number) => unreadable.push(number))].length, 2);
    assert.deepEqual(unreadable, [9]);
    fs.rmdirSync(fileOf(folder, 9));
    assert.equal(readEntry(folder, 3), undefined);
  });

  it('of two writers at once are two', () => {
    const folder = newFolder();
    const [one, other] = [beginEntry(folder, header), beginEntry(folder, header)];
    other.add(record('other'));
    one.add(record('one'));
    one.close();
    other.close();
    assert.deepEqual(
      readEntry(folder, 1)?.objects.map(({ name }) => name),
      ['one'],
    );
    assert.deepEqual(
      readEntry(folder, 2)?.objects.map(({ name }) => name),
      ['other'],
    );
  });

  it('that a crash cut off anywhere are read up to there', () => {
    const folder = newFolder();
    write(folder, 'a', 'b');
    const whole = fs.readFileSync(fileOf(folder, 1));
    const [first = 0, second = 0] = [...whole.toString('latin1').matchAll(/\n/g)].map(({ index }) => index + 1);
    for (let length = 0; length < whole.length; length += 1) {
      fs.writeFileSync(fileOf(folder, 1), whole.subarray(0, length));
      const entry = readEntry(folder, 1);
      if (length < first) assert.equal(entry, undefined);
      else {
        assert.equal(entry?.objects.length, length < second ? 0 : 1);
        assert.equal(entry?.truncated, length !== first && length !== second);
      }
    }
    fs.writeFileSync(fileOf(folder, 1), Buffer.concat([whole, Buffer.from('{"a":1}\n\0\0')]));
    assert.equal(readEntry(folder, 1)?.objects.length, 2);
    assert.equal(readEntry(folder, 1)?.truncated, true);
  });

  it('are bounded by number, size and age, and no number is given twice', () => {
    const folder = newFolder();
    for (const name of ['a', 'b', 'c', 'd']) write(folder, name);
    pruneEntries(folder, { ...unlimited, maxEntries: 3 }, Date.now());
    assert.deepEqual(entryNumbers(folder), [2, 3, 4]);
    const { size } = fs.statSync(fileOf(folder, 4));
    pruneEntries(folder, { ...unlimited, maxBytes: 2 * size }, Date.now());
    assert.deepEqual(entryNumbers(folder), [3, 4]);
    pruneEntries(folder, { ...unlimited, maxAge: 1000 }, Date.now() + 1e9);
    assert.deepEqual(entryNumbers(folder), [4]);
    assert.equal(fs.readFileSync(fileOf(folder, 4), 'utf8'), '');
    assert.deepEqual([...readEntries(folder, fail)], []);
    assert.equal(write(folder, 'e'), 5);
  });
});

describe('the object that a request writes', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['/api/v1/namespaces/a/configmaps/b', ' v1 configmaps a b '],
    ['/api/v1/namespaces/a/configmaps', ' v1 configmaps a  '],
    ['/apis/apps/v1/namespaces/a/deployments/b/scale', 'apps v1 deployments a b scale'],
    ['/api/v1/namespaces/a', ' v1 namespaces  a '],
    ['/api/v1/namespaces/a/status', ' v1 namespaces  a status'],
    ['/api/v1/namespaces', ' v1 namespaces   '],
    [
      '/apis/rbac.authorization.k8s.io/v1/clusterroles/system%3Ax',
      'rbac.authorization.k8s.io v1 clusterroles  system:x ',
    ],
  ];
  for (const [requested, expected] of cases) {
    it(requested, () => {
      const { group, version, resource, namespace, name, subresource } = writeTarget(requested) ?? assert.fail();
      assert.equal([group, version, resource, namespace, name, subresource].join(' '), expected);
    });
  }

  it('is none for other paths', () => {
    for (const requested of ['/', '/healthz', '/api', '/api/v1', '/apis/apps/v1'])
      assert.equal(writeTarget(requested), undefined);
  });
});
