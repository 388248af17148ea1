/**
 * Objects of one input are written at the same time; what the server refused is never lost. A quota lets some of the Secrets in, fifty times:
 * each one is reported, as created or as refused, and the server has the created ones and no other.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, describe, it } from 'node:test';
import { testCluster } from '../support/cluster.ts';
import { typeCommand } from '../support/in-process.ts';

const ROUNDS = 50;
const SECRETS = 6;
const LETTING_IN = 2;

const { kubeconfig, kubectl: program } = testCluster();
const namespace = `parallel-writes-${process.pid.toString(36)}`;
const kubectl = (...args: string[]): string =>
  execFileSync(program, [`--kubeconfig=${kubeconfig}`, `--namespace=${namespace}`, ...args], { encoding: 'utf8' });

const secretNames = (): string[] =>
  kubectl('get', 'secrets', '-o', 'jsonpath={.items[*].metadata.name}').split(' ').filter(Boolean).sort();

async function quotaIsCounted(): Promise<void> {
  for (let tries = 0; tries < 300; tries += 1) {
    if (kubectl('get', 'resourcequota', 'few', '-o', 'jsonpath={.status.used}') !== '') return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.fail('the quota was never counted');
}

/** A new limit that lets in some more; whether admission knows it yet does not matter: the server's own state is what counts. */
function letInMore(present: number): void {
  const hard = { 'count/secrets': String(present + LETTING_IN) };
  kubectl('patch', 'resourcequota', 'few', '--type=merge', '-p', JSON.stringify({ spec: { hard } }));
}

const secret = (name: string) => ({ apiVersion: 'v1', kind: 'Secret', metadata: { name } });

before(async () => {
  kubectl('create', 'namespace', namespace);
  kubectl('create', 'quota', 'few', '--hard=count/secrets=0');
  await quotaIsCounted();
});
after(() => kubectl('delete', 'namespace', namespace, '--wait=false'));

describe('writes at the same time', () => {
  for (const command of ['apply', 'create']) {
    it(`${command}: every refusal is reported, ${ROUNDS} times`, async () => {
      let refusals = 0;
      for (let round = 0; round < ROUNDS; round += 1) {
        const names = Array.from({ length: SECRETS }, (_, index) => `${command}-${round}-${index}`);
        const present = secretNames();
        letInMore(present.length);
        const stdin = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: names.map(secret) });
        const argv = [command, '-f', '-', '--namespace', namespace];
        const { stdout, stderr, exitCode } = await typeCommand(argv, { stdin, env: { KUBECONFIG: kubeconfig } });
        const created = [...stdout.matchAll(/^secret\/(\S+) created$/gm)].map(([, name]) => String(name));
        const refused = [...stderr.matchAll(/secrets "(\S+)" is forbidden: exceeded quota/g)].map(([, name]) =>
          String(name),
        );
        const told = `${command}, round ${round}:\n${stdout}${stderr}`;
        assert.deepEqual([...created, ...refused].sort(), names.toSorted(), told);
        assert.equal(exitCode, refused.length === 0 ? 0 : 1, told);
        assert.deepEqual(secretNames(), [...present, ...created].sort(), told);
        refusals += refused.length;
      }
      assert.ok(refusals > 0, 'the quota refused nothing: nothing was tried');
    });
  }
});
