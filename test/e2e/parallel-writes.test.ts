/**
 * Objects of one input are written at the same time; what the server refused is never lost. A quota
 * lets some of the Secrets in, fifty times: each one is reported, as created or as refused, and the
 * server has the created ones and no other.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { at, meta } from '../../src/apimachinery/object.ts';
import type { Cluster } from '../../src/kube/cluster.ts';
import { connect } from '../../src/kube/connect.ts';
import { createObject, deleteObject, getObject, listObjects, patchObject } from '../../src/kube/objects.ts';
import { testCluster } from '../support/cluster.ts';
import { testContext } from '../support/connect-context.ts';
import { typeCommand } from '../support/in-process.ts';

const ROUNDS = 50;
const SECRETS = 6;
const LETTING_IN = 2;

const { kubeconfig } = testCluster();
const env = { KUBECONFIG: kubeconfig };
const namespace = `parallel-writes-${process.pid.toString(36)}`;
const core = (resource: string, namespaced: boolean) => ({
  mapping: { group: '', version: 'v1', resource, namespaced },
  ...(namespaced ? { namespace } : {}),
});
const quota = { ...core('resourcequotas', true), name: 'few' };
let cluster: Cluster;

async function secretNames(): Promise<string[]> {
  const { items } = await listObjects(cluster.transport, core('secrets', true));
  return items.map((item) => meta(item).name ?? '').sort();
}

/**
 * A new limit that lets in some more. Whether admission knows it yet does not matter: the server's
 * own state is what counts.
 */
async function letInMore(present: number): Promise<void> {
  const patch = { spec: { hard: { 'count/secrets': String(present + LETTING_IN) } } };
  await patchObject(cluster.transport, quota, 'application/merge-patch+json', patch);
}

before(async () => {
  cluster = await connect(testContext({ env }));
  const { transport } = cluster;
  await createObject(transport, core('namespaces', false), {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: namespace },
  });
  const spec = { hard: { 'count/secrets': '0' } };
  await createObject(transport, core('resourcequotas', true), {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name: 'few' },
    spec,
  });
  for (let tries = 0; at(await getObject(transport, quota), 'status', 'used') === undefined; tries += 1) {
    assert.ok(tries < 300, 'the quota was never counted');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
});
after(async () => {
  await deleteObject(cluster.transport, { ...core('namespaces', false), name: namespace }, {});
  cluster.transport.close();
});

/**
 * One command that writes so many Secrets; how many of them were refused. Asserts that every one is
 * accounted for.
 */
async function writeSecrets(command: string, round: number): Promise<number> {
  const names = Array.from({ length: SECRETS }, (_, index) => `round-${round}-${index}`);
  const present = await secretNames();
  await letInMore(present.length);
  const items = names.map((name) => ({ apiVersion: 'v1', kind: 'Secret', metadata: { name } }));
  const stdin = JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
  const argv = [command, '-f', '-', '--namespace', namespace];
  const { stdout, stderr, exitCode } = await typeCommand(argv, { stdin, env });
  const named = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map((match) => String(match[1]));
  const created = named(stdout, /^secret\/(\S+) created$/gm);
  const refused = named(stderr, /secrets "(\S+)" is forbidden: /g);
  const said = `${command}, round ${round}:\n${stdout}${stderr}`;
  assert.deepEqual([...created, ...refused].sort(), names, said);
  assert.equal(exitCode, refused.length === 0 ? 0 : 1, said);
  assert.deepEqual(await secretNames(), [...present, ...created].sort(), said);
  return refused.length;
}

describe('writes at the same time', () => {
  it(`have every refusal reported, ${ROUNDS} times`, async () => {
    let refusals = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      refusals += await writeSecrets(round % 2 === 0 ? 'apply' : 'create', round);
    }
    assert.ok(refusals > 0, 'the quota refused nothing: nothing was tried');
  });
});
