/**
 * Every case of cases.ts gives the exact bytes of its file, and no file is there that no case
 * reads.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { assertGolden, goldenNames, orphans, readGolden } from '../support/golden.ts';
import { typeCommand } from '../support/in-process.ts';
import { startObjectServer } from '../support/object-server.ts';
import { type RecordedCluster, startRecordedCluster } from '../support/recorded-cluster.ts';
import { goldenCases } from './cases.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'cox-golden-'));
const kubeconfig = path.join(folder, 'config');
let cluster: RecordedCluster;

before(async () => {
  cluster = await startRecordedCluster(path.join(import.meta.dirname, 'cluster.json'), 'Sun, 29 Nov 2026 15:39:00 GMT');
  const named = { clusters: [{ name: 'c', cluster: { server: cluster.url } }], users: [{ name: 'u', user: {} }] };
  const contexts = [{ name: 'c', context: { cluster: 'c', user: 'u', namespace: 'shop' } }];
  writeFileSync(
    kubeconfig,
    JSON.stringify({ apiVersion: 'v1', kind: 'Config', ...named, contexts, 'current-context': 'c' }),
  );
});

after(async () => {
  await cluster.close();
  rmSync(folder, { recursive: true });
});

for (const { name, line, terminal, onCluster, cluster: file } of goldenCases) {
  const typed = `cox ${line}`.trimEnd();
  test(terminal === true ? `${typed} (on a terminal)` : typed, async () => {
    const words = line === '' ? [] : line.split(' ');
    const env = onCluster === true ? { env: { KUBECONFIG: kubeconfig, KUBECACHEDIR: folder } } : {};
    const server = file === undefined ? undefined : await startObjectServer(file);
    try {
      const argv = server === undefined ? words : [...words, `--server=${server.url}`];
      assertGolden(name, typed, await typeCommand(argv, { ...env, ...(terminal === true ? { terminal } : {}) }));
    } finally {
      await server?.close();
    }
  });
}

describe('golden files', () => {
  test('each is read by a case', () => {
    assert.deepEqual(
      orphans(
        goldenNames(),
        goldenCases.map(({ name }) => name),
      ),
      [],
      'no case of test/golden/cases.ts reads them: add one, or remove the files',
    );
  });

  test('a name stands for one case', () => {
    const names = goldenCases.map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
  });

  test('a file without a case is found', () => {
    assert.deepEqual(orphans(['root', 'left-over'], ['root', 'options']), ['left-over']);
  });

  for (const { name } of goldenCases.filter(({ terminal }) => terminal === true)) {
    test(`${name} is not what goes into a pipe`, () => {
      const [shown, plain] = [readGolden(name), readGolden(name.replace(/-terminal$/, ''))];
      assert.notEqual(shown, plain);
      assert.notEqual(stripVTControlCharacters(shown), shown, 'there is no colour in it');
      assert.equal(stripVTControlCharacters(plain), plain, 'there is colour in a pipe');
    });
  }
});
