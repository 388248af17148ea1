/**
 * Every case of cases.ts gives the exact bytes of its file, and no file is there that no case
 * reads.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { assertGolden, goldenNames, orphans, readGolden } from '../support/golden.ts';
import { typeCommand } from '../support/in-process.ts';
import { startObjectServer } from '../support/object-server.ts';
import { startRecordedCluster } from '../support/recorded-cluster.ts';
import { type GoldenCluster, goldenCases } from './cases.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'cox-golden-'));
after(() => rmSync(folder, { recursive: true }));

/** When the Tables of cluster.json were recorded. */
const RECORDED = 'Sun, 29 Nov 2026 15:39:00 GMT';

/** Serves a cluster while `work` runs, which gets the environment that leads to it. */
async function withCluster(
  { file, namespace }: GoldenCluster,
  work: (env: Readonly<Record<string, string>>) => Promise<void>,
): Promise<void> {
  const server = file.endsWith('.json') ? await startRecordedCluster(file, RECORDED) : await startObjectServer(file);
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'c', cluster: { server: server.url } }],
    users: [{ name: 'u', user: {} }],
    contexts: [{ name: 'c', context: { cluster: 'c', user: 'u', namespace } }],
    'current-context': 'c',
  };
  const kubeconfig = path.join(folder, 'config');
  writeFileSync(kubeconfig, JSON.stringify(config));
  try {
    await work({ KUBECONFIG: kubeconfig, KUBECACHEDIR: folder });
  } finally {
    await server.close();
  }
}

for (const { name, line, terminal, cluster } of goldenCases) {
  const typed = `cox ${line}`.trimEnd();
  const words = line === '' ? [] : line.split(' ');
  const check = async (env?: Readonly<Record<string, string>>): Promise<void> => {
    const surroundings = { ...(env === undefined ? {} : { env }), ...(terminal === true ? { terminal } : {}) };
    assertGolden(name, typed, await typeCommand(words, surroundings));
  };
  test(terminal === true ? `${typed} (on a terminal)` : typed, () =>
    cluster === undefined ? check() : withCluster(cluster, check),
  );
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
