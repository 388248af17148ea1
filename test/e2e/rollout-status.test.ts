/**
 * `rollout status` with what is ours, before a real API server, its controllers, simulated nodes,
 * and connections that break.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { JsonObject } from '../../src/apimachinery/json.ts';
import { ended } from '../support/child.ts';
import { type FaultyCluster, startFaultyCluster } from '../support/faulty-cluster.ts';
import { coxCommand } from '../support/program.ts';
import { haveRestarted } from '../support/restarts.ts';
import { type Running, type Surroundings, typeBehind, until } from '../support/typed-behind-proxy.ts';

/** The events of -o json so far. */
function events(command: Pick<Running, 'stdout'>): readonly JsonObject[] {
  const lines = command.stdout().split('\n');
  return lines.slice(0, -1).map((line) => JSON.parse(line) as JsonObject);
}

const verdicts = (command: Pick<Running, 'stdout'>): readonly JsonObject[] =>
  events(command).filter(({ type }) => type === 'verdict');

describe('rollout status of our own', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cox-status-'));
  let faulty: FaultyCluster;

  before(async () => {
    faulty = await startFaultyCluster();
  });
  after(async () => {
    fs.rmSync(folder, { recursive: true });
    await faulty.close();
  });

  const kubectl = (...args: string[]): string => faulty.kubectl('-n', faulty.namespace, ...args);
  const status = (argv: readonly string[], surroundings: Surroundings = {}): Running =>
    typeBehind(faulty, ['rollout', 'status', ...argv], { program: 'cox', ...surroundings });
  const deployment = (name: string, tag: string, replicas = 1): void => {
    kubectl('create', 'deployment', name, `--image=nginx:${tag}`, `--replicas=${replicas}`);
  };
  const apply = (manifest: object): void => {
    const file = path.join(folder, 'manifest.json');
    fs.writeFileSync(file, JSON.stringify(manifest));
    kubectl('apply', '-f', file);
  };
  const image = (name: string): string =>
    kubectl('get', 'deployment', name, '-o', 'jsonpath={.spec.template.spec.containers[0].image}');
  const watches = (resource: string, since = 0): number =>
    faulty.proxy.requests.slice(since).filter(({ url }) => url.includes(`/${resource}?`) && url.includes('watch='))
      .length;

  it('watches several workloads at once over one connection and gives each a verdict', async () => {
    deployment('well', '1', 2);
    deployment('crash', 'crash-loop', 2);
    deployment('stuck', 'never-ready');
    const [first, connections] = [faulty.proxy.requests.length, faulty.proxy.connections];
    const command = status(['deployment', 'well', 'crash', 'stuck', '-o', 'json', '--timeout=25s', '--settle=1s']);
    assert.equal(await command.exitCode, 1, command.stderr());
    const told = new Map(verdicts(command).map((verdict) => [verdict.name, verdict]));
    assert.deepEqual(
      ['well', 'crash', 'stuck'].map((name) => [told.get(name)?.verdict, told.get(name)?.reason]),
      [
        ['complete', 'Complete'],
        ['failed', 'CannotSucceed'],
        ['timeout', 'TimedOut'],
      ],
    );
    assert.equal(told.get('crash')?.cause, 'ApplicationError');
    const evidence = told.get('crash')?.evidence as JsonObject[];
    assert.ok(evidence.some(({ source, text }) => source === 'status' && /exit code 1/.test(String(text))));
    assert.ok(
      evidence.some(({ source }) => source === 'log'),
      'the log of the container is evidence',
    );
    assert.equal(verdicts(command).at(-1)?.name, 'stuck', 'the others did not wait for the one that never ends');
    assert.match(command.stderr(), /^error: deployment\/crash cannot be rolled out\nApplicationError: /m);
    assert.match(command.stderr(), /^error: deployment\/stuck: timed out waiting for the condition\n/m);
    for (const resource of ['deployments', 'replicasets', 'pods', 'events']) {
      assert.equal(watches(resource, first), 1, `one watch of ${resource}`);
    }
    assert.equal(watches('persistentvolumeclaims', first), 0);
    assert.ok(faulty.proxy.connections - connections <= 2, 'one connection for watches, and discovery before');
    kubectl('delete', 'deployment', 'well', 'crash', 'stuck');
  });

  it('each event of the stream stands on its own line, and nothing is told twice', async () => {
    deployment('told', '1', 2);
    const command = status(['deployment/told', '-o', 'json', '--settle=2s']);
    assert.equal(await command.exitCode, 0, command.stderr());
    const all = events(command);
    for (const event of all) assert.equal(event.apiVersion, 'rollout.coxswain.dev/v1');
    const messages = all.filter(({ type }) => type === 'progress').map(({ message }) => message);
    assert.ok(messages.every((message, index) => message !== messages[index - 1]));
    assert.equal(messages.at(-1), 'deployment "told" successfully rolled out');
    assert.equal(all.at(-1)?.type, 'verdict');
    assert.equal(command.stderr(), '');
  });

  it('without --fail-fast it waits as kubectl does, and says the cause when the time is up', async () => {
    deployment('late', 'crash-loop');
    await haveRestarted(kubectl, 'app=late', 3);
    const begun = Date.now();
    const command = status(['deployment/late', '--timeout=4s']);
    assert.equal(await command.exitCode, 1);
    assert.ok(Date.now() - begun >= 4000, 'it waited');
    assert.equal(
      command.stdout(),
      'Waiting for deployment "late" rollout to finish: 0 of 1 updated replicas are available...\n',
    );
    assert.match(command.stderr(), /^error: timed out waiting for the condition\nApplicationError: pod\/late-/);
    const early = status(['deployment/late', '--fail-fast', '--timeout=30s']);
    const from = Date.now();
    assert.equal(await early.exitCode, 1);
    assert.ok(Date.now() - from < 15_000, 'it did not');
    assert.match(early.stderr(), /\nerror: deployment\/late cannot be rolled out\nApplicationError: pod\/late-/);
    const patient = status(['deployment/late', '--fail-fast', '--grace=ApplicationError=1h', '--timeout=3s']);
    assert.equal(await patient.exitCode, 1);
    assert.match(patient.stderr(), /\nerror: timed out waiting for the condition\nApplicationError: /);
    kubectl('delete', 'deployment', 'late');
  });

  it('--on-failure=undo goes back to the revision before, and says so', async () => {
    deployment('back', '1');
    kubectl('rollout', 'status', 'deployment/back');
    kubectl('set', 'image', 'deployment/back', 'nginx=nginx:crash-loop');
    const command = status(['deployment/back', '--fail-fast', '--on-failure=undo', '-o', 'json']);
    assert.equal(await command.exitCode, 1);
    assert.equal(image('back'), 'nginx:1');
    const last = events(command).at(-1);
    assert.deepEqual(
      [last?.type, last?.action, last?.done, last?.message],
      ['action', 'undo', true, 'deployment.apps/back rolled back to revision 1'],
    );
    assert.match(command.stderr(), /\ndeployment.apps\/back rolled back to revision 1\n$/);
    kubectl('delete', 'deployment', 'back');
  });

  it('--on-failure=undo of a first revision has nowhere to go, and --on-failure=pause pauses', async () => {
    deployment('first', 'crash-loop');
    const undo = status(['deployment/first', '--on-failure=undo', '--fail-fast']);
    assert.equal(await undo.exitCode, 1);
    assert.match(undo.stderr(), /deployment.apps\/first not changed: no rollout history found/);
    const pause = status(['deployment/first', '--on-failure=pause', '--timeout=20s', '--fail-fast']);
    assert.equal(await pause.exitCode, 1);
    assert.match(pause.stderr(), /deployment.apps\/first paused\n$/);
    assert.equal(kubectl('get', 'deployment', 'first', '-o', 'jsonpath={.spec.paused}'), 'true');
    kubectl('delete', 'deployment', 'first');
  });

  it('refuses what cannot be done before it watches anything', async () => {
    deployment('calm', '1');
    const set = { serviceName: 'set', selector: { matchLabels: { app: 'set' } } };
    const template = { metadata: { labels: { app: 'set' } }, spec: { containers: [{ name: 'c', image: 'nginx:1' }] } };
    apply({ apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'set' }, spec: { ...set, template } });
    const refusals: readonly (readonly [readonly string[], string])[] = [
      [
        ['sts/set', '--on-failure=pause'],
        'error: --on-failure=pause: only deployments can be paused, not the StatefulSet "set"\n',
      ],
      [['deploy/calm', '--on-failure=redo'], 'error: invalid --on-failure "redo": it must be none, undo or pause\n'],
      [
        ['deploy/calm', '-o', 'yaml'],
        'error: unable to match a printer suitable for the output format "yaml", allowed formats are: json\n',
      ],
      [
        ['deploy/calm', '--grace=Unschedulable=soon'],
        'error: invalid --grace "Unschedulable=soon": time: invalid duration "soon"\n',
      ],
      [['deploy/calm', '--all'], 'error: --all cannot be combined with names\n'],
      [['deploy/calm', '--settle=-1s'], 'error: --settle must not be negative\n'],
    ];
    for (const [argv, text] of refusals) {
      const first = faulty.proxy.requests.length;
      const command = status(argv);
      assert.equal(await command.exitCode, 1);
      assert.equal(command.stderr(), text);
      assert.equal(command.stdout(), '');
      assert.ok(faulty.proxy.requests.slice(first).every(({ url }) => !url.includes('watch=')));
    }
    const unknown = status(['deploy/calm', '--grace=Bad=1s']);
    assert.equal(await unknown.exitCode, 1);
    assert.match(
      unknown.stderr(),
      /^error: invalid --grace "Bad=1s": it must be CAUSE=DURATION, with one of Liveness.*\n$/,
    );
    kubectl('delete', 'deployment,statefulset', '--all');
  });

  it('goes on after the connection broke and after its watches expired, without a false alarm', async () => {
    deployment('broken', 'never-ready');
    const first = faulty.proxy.requests.length;
    const command = status(['deployment/broken', '-o', 'json', '--timeout=2m', '--settle=1s']);
    await until('a first state', () => events(command).some(({ type }) => type === 'state'));
    await until('all watches', () =>
      ['deployments', 'replicasets', 'pods', 'events'].every((one) => watches(one, first) === 1),
    );
    const gone = { type: 'ERROR', object: { kind: 'Status', code: 410, reason: 'Expired', message: 'too old' } };
    for (const resource of ['pods', 'events', 'deployments']) {
      const url = new RegExp(`/${resource}\\?.*watch=`);
      faulty.proxy.add({ url, times: 1, act: { kind: 'answer', status: 200, body: `${JSON.stringify(gone)}\n` } });
    }
    faulty.proxy.dropAll();
    await until('the watches again', () => watches('pods', first) >= 3 && watches('deployments', first) >= 3);
    kubectl('set', 'image', 'deployment/broken', 'nginx=nginx:1');
    assert.equal(await command.exitCode, 0, command.stderr());
    assert.equal(command.stderr(), '');
    assert.deepEqual(
      verdicts(command).map(({ verdict }) => verdict),
      ['complete'],
    );
    kubectl('delete', 'deployment', 'broken');
  });

  it('ends with a workload that is deleted in between, and goes on with the others', async () => {
    deployment('gone', 'never-ready');
    deployment('stays', 'never-ready');
    const command = status(['deployment', 'gone', 'stays', '-o', 'json', '--timeout=1m', '--settle=0s']);
    await until('both states', () => new Set(events(command).map(({ name }) => name)).size === 2);
    kubectl('delete', 'deployment', 'gone');
    await until('the verdict', () => verdicts(command).length === 1);
    assert.deepEqual(
      verdicts(command).map(({ name, verdict, reason, message }) => [name, verdict, reason, message]),
      [['gone', 'failed', 'Deleted', 'object has been deleted']],
    );
    kubectl('set', 'image', 'deployment/stays', 'nginx=nginx:1');
    assert.equal(await command.exitCode, 1);
    assert.deepEqual(verdicts(command).map(({ name, verdict }) => [name, verdict])[1], ['stays', 'complete']);
    assert.equal(command.stderr(), 'error: deployment/gone: object has been deleted\n');
    kubectl('delete', 'deployment', 'stays');
  });

  it('goes on without pods and events for one who may not see them', async () => {
    deployment('seen', '1');
    kubectl('rollout', 'status', 'deployment/seen');
    kubectl('create', 'role', 'watcher', '--verb=get,list,watch', '--resource=deployments,replicasets.apps');
    kubectl('create', 'rolebinding', 'watcher', '--role=watcher', '--user=rollout-watcher');
    const command = status(['deployment/seen', '--fail-fast', '--as=rollout-watcher', '--timeout=20s']);
    assert.equal(await command.exitCode, 0, command.stderr());
    assert.equal(command.stdout(), 'deployment "seen" successfully rolled out\n');
    const lines = command.stderr().split('\n');
    assert.equal(lines.length, 3);
    assert.ok(lines.some((line) => line.startsWith('Warning: continuing without pods, ')));
    assert.ok(lines.some((line) => line.startsWith('Warning: continuing without events, ')));
    kubectl('delete', 'deployment', 'seen');
  });

  it('on a terminal draws the tree, ends early, and says the cause below it', async () => {
    deployment('shown', 'crash-loop', 2);
    const command = status(['deployment/shown'], { terminal: true });
    assert.equal(await command.exitCode, 1);
    const frame = command.stdout().split('\u001b[J').at(-2) ?? '';
    const lines = frame
      .replaceAll(/\u001b\[[\d;]*[A-Z]/g, '')
      .replace('\r', '')
      .split('\n');
    assert.match(lines[0] ?? '', /^✖ {2}deployment\/shown {2}0\/2 ready {2}failed: ApplicationError {2}revision 1$/);
    assert.match(lines[2] ?? '', /^ {2}└─ shown-\w+ {2}revision 1 {2}new {2}0\/2 ready {2}nginx:crash-loop$/);
    assert.match(lines[3] ?? '', /^ {5}├─ ✖ {2}shown-\w+-\w+ {2}0\/1 {2}CrashLoopBackOff/);
    assert.match(command.stderr(), /^error: deployment\/shown cannot be rolled out\nApplicationError: pod\/shown-/);
    kubectl('delete', 'deployment', 'shown');
  });

  it('leaves its last frame and no word when it is interrupted', async () => {
    deployment('left', 'never-ready');
    const command = status(['deployment/left'], { terminal: true });
    await until('a tree', () => command.stdout().includes('0/1 ready'));
    command.interrupt();
    assert.equal(await command.exitCode, 1);
    assert.equal(command.stderr(), '');
    assert.ok(command.stdout().endsWith('\u001b[J'), 'the cursor stands below the tree');
    kubectl('delete', 'deployment', 'left');
  });

  it('shows a stateful set that is updated by deletion, and names the pods to delete', async () => {
    const template = { metadata: { labels: { app: 'hand' } }, spec: { containers: [{ name: 'c', image: 'nginx:1' }] } };
    const spec = {
      replicas: 2,
      serviceName: 'hand',
      podManagementPolicy: 'Parallel',
      selector: { matchLabels: { app: 'hand' } },
    };
    apply({
      ...{ apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'hand' } },
      spec: { ...spec, updateStrategy: { type: 'OnDelete' }, template },
    });
    kubectl('wait', '--timeout=120s', 'statefulset/hand', '--for=jsonpath={.status.readyReplicas}=2');
    kubectl('set', 'image', 'statefulset/hand', 'c=nginx:2');
    kubectl('delete', 'pod', 'hand-1');
    kubectl('wait', '--timeout=120s', 'statefulset/hand', '--for=jsonpath={.status.updatedReplicas}=1');
    const command = status(['statefulset/hand'], { terminal: true });
    assert.equal(await command.exitCode, 1);
    assert.equal(
      command.stderr(),
      'error: rollout status is only available for RollingUpdate strategy type\n' +
        '  its strategy is OnDelete: these pods get the new revision when they are deleted: pod/hand-0\n',
    );
    kubectl('delete', 'statefulset', 'hand');
  });

  it('keeps up with a thousand pods of one deployment', async (test) => {
    deployment('thousand', '1', 1000);
    const run = await runMeasured(
      ['rollout', 'status', 'deployment/thousand', '-o', 'json', '--timeout=5m', '-n', faulty.namespace],
      faulty.kubeconfig,
    );
    const { exitCode, stdout, milliseconds } = run;
    assert.equal(exitCode, 0, run.stderr);
    const all = events({ stdout: () => stdout });
    const pods = new Set(all.flatMap((event) => ((event.pods ?? []) as JsonObject[]).map(({ name }) => name)));
    assert.equal(pods.size, 1000, 'every pod was told');
    const states = all.filter(({ type }) => type === 'state').length;
    const peak = run.peakBytes === undefined ? '' : `, ${Math.round(run.peakBytes / 2 ** 20)} MiB at its peak`;
    test.diagnostic(`${Math.round(milliseconds / 1000)} s, ${states} states${peak}`);
    assert.ok(states <= milliseconds / 90, 'ten states a second at most');
    if (run.peakBytes !== undefined) assert.ok(run.peakBytes < 400 * 2 ** 20, `${run.peakBytes} bytes`);
    kubectl('delete', 'deployment', 'thousand', '--wait=false');
  });
});

interface Measured {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly milliseconds: number;
  /** The most memory it had; undefined where the system does not say. */
  readonly peakBytes: number | undefined;
}

/** Runs the program as a user does, and looks at its memory meanwhile. */
async function runMeasured(argv: readonly string[], kubeconfig: string): Promise<Measured> {
  const begun = Date.now();
  const child = spawn(...coxCommand(argv), { env: { ...process.env, KUBECONFIG: kubeconfig } });
  let peakBytes: number | undefined;
  const timer = setInterval(() => {
    peakBytes = peakOf(child.pid) ?? peakBytes;
  }, 200);
  const { code, stdout, stderr } = await ended(child);
  clearInterval(timer);
  return { exitCode: code, stdout, stderr, milliseconds: Date.now() - begun, peakBytes };
}

/** The high-water mark of a process's memory, on Linux. */
function peakOf(pid: number | undefined): number | undefined {
  try {
    const kibibytes = /^VmHWM:\s+(\d+) kB$/m.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kibibytes === undefined ? undefined : Number(kibibytes) * 1024;
  } catch {
    return undefined;
  }
}
