/**
 * `rollout status` through what happens to a connection in its life: an API server that goes and
 * comes back, tokens that end, a thousand pods.
 */
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { ended } from '../support/child.ts';
import { type FaultyCluster, startFaultyCluster } from '../support/faulty-cluster.ts';
import { type OwnSandbox, upSandbox } from '../support/own-sandbox.ts';
import { coxCommand, coxFile } from '../support/program.ts';
import { type Followed, followRollout } from '../support/rollout-process.ts';

const verdictOf = ({ verdicts, stderr, exitCode }: Followed): Followed['verdicts'][number] => {
  assert.equal(verdicts.length, 1, `one verdict; exit code ${exitCode}, stderr:\n${stderr}`);
  return verdicts[0]!;
};

async function until(what: string, holds: () => boolean): Promise<void> {
  const end = Date.now() + 180_000;
  while (!holds()) {
    assert.ok(Date.now() < end, `never came: ${what}`);
    await sleep(50);
  }
}

describe('an API server that is killed and comes back', () => {
  let own: OwnSandbox;
  before(() => {
    own = upSandbox('survives');
  });
  after(() => own?.down());

  const kubectl = (...words: readonly string[]): string =>
    execFileSync(own.kubectl, words, { env: own.env, encoding: 'utf8' });
  const follow = (name: string): Promise<Followed> =>
    followRollout(own.cox, own.env, ['rollout', 'status', `deployment/${name}`, '--fail-fast', '--timeout=3m']).ended;

  it('the rollouts go on: one completes, one fails for its own cause, and a script sees nothing of it', async (test) => {
    kubectl('create', 'deployment', 'good', '--image=nginx:never-ready');
    kubectl('create', 'deployment', 'bad', '--image=nginx:not-found');
    const good = follow('good');
    const bad = follow('bad');
    const plain = followPlain(own, ['rollout', 'status', 'deployment/good']);
    const waiting = followPlain(own, ['wait', '--for=condition=Available', 'deployment/good', '--timeout=3m']);
    await sleep(5000);
    process.kill(own.pidOf('kube-apiserver'), 'SIGKILL');
    const gone = Date.now();
    await sleep(5000);
    own.sandbox('up');
    test.diagnostic(`there was no API server for ${Date.now() - gone} ms`);
    const lost = await bad;
    assert.equal(verdictOf(lost).verdict.cause, 'ImageNotFound', JSON.stringify(lost));
    assert.equal(lost.exitCode, 1);
    kubectl('set', 'image', 'deployment/good', 'nginx=nginx:1');
    const done = await good;
    assert.equal(verdictOf(done).verdict.verdict, 'complete', JSON.stringify(done));
    assert.equal(done.exitCode, 0);
    const [shown, waited] = await Promise.all([plain, waiting]);
    assert.equal(shown.exitCode, 0, shown.stderr);
    assert.match(shown.stdout, /deployment "good" successfully rolled out\n$/);
    assert.deepEqual(waited, { exitCode: 0, stdout: 'deployment.apps/good condition met\n', stderr: '' });
  });

  it('a thousand pods: the verdict follows the last of them, in bounded memory and time of the processor', async (test) => {
    kubectl('create', 'deployment', 'big', '--image=nginx:1', '--replicas=1000');
    const watched = followRollout(own.cox, own.env, ['rollout', 'status', 'deployment/big', '--timeout=5m']);
    const usage = measure(watched.child.pid!);
    kubectl('wait', '--for=jsonpath={.status.availableReplicas}=1000', 'deployment/big', '--timeout=5m');
    const available = Date.now();
    const outcome = await watched.ended;
    const { at, verdict } = verdictOf(outcome);
    const { megabytes, seconds } = usage();
    test.diagnostic(
      `verdict ${at - available} ms after the last pod; ${megabytes} MB and ${seconds} s of processor time`,
    );
    assert.equal(verdict.verdict, 'complete');
    assert.ok(at - available < 15_000, 'soon after the last pod has settled');
    assert.ok(megabytes < 400, `${megabytes} MB`);
  });
});

/** Runs cox as a script does. */
async function followPlain(
  own: OwnSandbox,
  words: readonly string[],
): Promise<{ readonly exitCode: number | null; readonly stdout: string; readonly stderr: string }> {
  const child = spawn(...coxCommand(words, own.cox), { env: own.env, stdio: ['ignore', 'pipe', 'pipe'] });
  const { code, stdout, stderr } = await ended(child);
  return { exitCode: code, stdout, stderr };
}

/** Looks at a process until it ends; yields the most memory and the processor time that it took. */
function measure(pid: number): () => { readonly megabytes: number; readonly seconds: number } {
  let seen = { megabytes: 0, seconds: 0 };
  const look = (): void => {
    try {
      const peak = Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
      const times = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
      // a process that has just ended has no memory any more
      const megabytes = Math.max(seen.megabytes, Math.round(peak / 1024));
      seen = { megabytes, seconds: (Number(times[11]) + Number(times[12])) / 100 };
    } catch {
      // it has ended, or this is not Linux
    }
  };
  const timer = setInterval(look, 200);
  return () => {
    clearInterval(timer);
    return seen;
  };
}

describe('a token that ends', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'cox-tokens-'));
  const tokenFile = path.join(folder, 'token');
  let faulty: FaultyCluster;
  before(async () => {
    faulty = await startFaultyCluster();
    const { namespace } = faulty;
    faulty.kubectl('-n', namespace, 'create', 'serviceaccount', 'watcher');
    const account = `--serviceaccount=${namespace}:watcher`;
    faulty.kubectl('-n', namespace, 'create', 'rolebinding', 'watcher', '--clusterrole=admin', account);
  });
  after(async () => {
    await faulty?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const plugin = {
    apiVersion: 'client.authentication.k8s.io/v1',
    command: 'sh',
    args: [
      '-c',
      `printf '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"%s"}}' "$(cat ${tokenFile})"`,
    ],
    interactiveMode: 'Never',
  };
  const users = { 'from a file': { tokenFile }, 'of a plugin': { exec: plugin } } as const;

  for (const [source, user] of Object.entries(users)) {
    it(`${source}: the next one is taken, and the rollout goes on`, async () => {
      const { namespace, proxy } = faulty;
      const name = source.replaceAll(' ', '-');
      const kubectl = (...words: readonly string[]): string => faulty.kubectl('-n', namespace, ...words);
      const newToken = (): string => kubectl('create', 'token', 'watcher').trim();
      const first = newToken();
      writeFileSync(tokenFile, first);
      const kubeconfig = path.join(folder, 'kubeconfig');
      writeFileSync(kubeconfig, kubeconfigOf(faulty, user));
      kubectl('create', 'deployment', name, '--image=nginx:never-ready');
      const env = { ...process.env, HOME: folder, KUBECONFIG: kubeconfig };
      const words = ['rollout', 'status', `deployment/${name}`, '--fail-fast', '--timeout=2m'];
      const watched = followRollout(coxFile, env, words);
      const watchesWith = (token: string): number =>
        proxy.requests.filter(
          ({ url, headers }) => url.includes('watch=') && headers.authorization === `Bearer ${token}`,
        ).length;
      await until('watches with the first token', () => watchesWith(first) >= 3);
      await watched.spoken;
      const second = newToken();
      writeFileSync(tokenFile, second);
      const unauthorized = { apiVersion: 'v1', kind: 'Status', status: 'Failure', reason: 'Unauthorized', code: 401 };
      const act = { kind: 'answer', status: 401, body: JSON.stringify(unauthorized) } as const;
      proxy.add({ bearer: first, act });
      proxy.dropAll();
      await until('watches with the second token', () => watchesWith(second) >= 3);
      kubectl('set', 'image', `deployment/${name}`, 'nginx=nginx:1');
      const outcome = await watched.ended;
      assert.equal(verdictOf(outcome).verdict.verdict, 'complete');
      assert.equal(outcome.exitCode, 0, outcome.stderr);
    });
  }
});

function kubeconfigOf({ proxy, namespace }: FaultyCluster, user: object): string {
  const authority = Buffer.from(proxy.certificate.cert).toString('base64');
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'proxy', cluster: { server: proxy.server, 'certificate-authority-data': authority } }],
    users: [{ name: 'watcher', user }],
    contexts: [{ name: 'proxy', context: { cluster: 'proxy', user: 'watcher', namespace } }],
    'current-context': 'proxy',
  });
}
