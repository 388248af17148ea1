/** What `probe run` says, against what a real kubelet says of the same probes. */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import {
  apartCases,
  barePod,
  casePod,
  hostNetworkPod,
  httpCases,
  type Outcome,
  otherCases,
  type ProbeCase,
  redirectCases,
  restartingPod,
} from '../support/probe-cases.ts';
import { type RealNode, realNode, skipRealNode } from '../support/real-node.ts';

const kubectl = process.env.COXSWAIN_TEST_KUBECTL ?? 'kubectl';
const namespace = 'probes-real';

let node: RealNode;
let program = '';

const ask = (...words: readonly string[]): string =>
  execFileSync(kubectl, ['-n', namespace, ...words], { env: node.env, encoding: 'utf8', maxBuffer: 1 << 26 });

function apply(object: object): void {
  const input = JSON.stringify(object);
  const { status, stderr } = spawnSync(kubectl, ['-n', namespace, 'apply', '-f', '-'], {
    env: node.env,
    input,
    encoding: 'utf8',
  });
  assert.equal(status, 0, stderr);
}

interface ContainerStatus {
  readonly name: string;
  readonly ready: boolean;
  readonly started: boolean;
}

interface Event {
  readonly reason: string;
  readonly message: string;
  readonly lastTimestamp: string;
  readonly involvedObject: { readonly fieldPath?: string };
}

/**
 * The kubelet's own word on a case: its events where there are some of its probe, else the status
 * that they led to.
 */
function kubeletOutcome({ name, as = 'readinessProbe' }: ProbeCase, pod: string): Outcome | undefined {
  const { items } = JSON.parse(ask('get', 'events', '-o', 'json', `--field-selector=involvedObject.name=${pod}`)) as {
    items: Event[];
  };
  const own = items
    .filter(
      ({ involvedObject, reason }) =>
        involvedObject.fieldPath?.endsWith(`{${name}}`) && /^(Unhealthy|ProbeWarning)$/.test(reason),
    )
    .sort((a, b) => a.lastTimestamp.localeCompare(b.lastTimestamp))
    .at(-1);
  const { status } = JSON.parse(ask('get', 'pod', pod, '-o', 'json')) as {
    status: { containerStatuses?: ContainerStatus[]; initContainerStatuses?: ContainerStatus[] };
  };
  const container = [...(status.containerStatuses ?? []), ...(status.initContainerStatuses ?? [])].find(
    (one) => one.name === name,
  );
  if (own?.reason === 'ProbeWarning') return 'warning';
  const passed = as === 'startupProbe' ? container?.started : as === 'readinessProbe' && container?.ready;
  if (passed) return 'success';
  if (own === undefined) return undefined;
  return / probe errored /.test(own.message) ? 'error' : 'failure';
}

async function untilTold(cases: readonly ProbeCase[], pod: string): Promise<Map<string, Outcome | undefined>> {
  let outcomes = new Map<string, Outcome | undefined>();
  for (let attempt = 0; attempt < 40; attempt += 1) {
    outcomes = new Map(cases.map((one) => [one.name, kubeletOutcome(one, pod)]));
    // One pass more may come where a first try was too early.
    if (cases.every(({ name, kubelet }) => outcomes.get(name) === kubelet)) break;
    await new Promise((resolve) => setTimeout(resolve, 2000));
  }
  return outcomes;
}

interface Explained {
  readonly container: string;
  readonly probes: readonly { readonly kind: string; readonly standing: string; readonly restartAt: number | null }[];
  readonly lastKill: { readonly kind: string; readonly at: number; readonly text: string } | null;
}

interface Result {
  readonly container: string;
  readonly verdict: string;
  readonly reasons: readonly string[];
  readonly answer: { readonly text: string; readonly body?: string } | null;
}

async function compare(pod: string, cases: readonly ProbeCase[]): Promise<void> {
  apply(casePod(pod, cases, program));
  const outcomes = await untilTold(cases, pod);
  const { stdout, stderr } = node.cox('probe', 'run', pod, '-n', namespace, '-o', 'json');
  assert.equal(stderr, '');
  const { results } = JSON.parse(stdout) as { results: readonly Result[] };
  for (const one of cases) {
    const result = results.find(({ container }) => container === one.name);
    const said = JSON.stringify(result);
    assert.equal(outcomes.get(one.name), one.kubelet, `the kubelet on ${one.name}; cox: ${said}`);
    assert.equal(result?.verdict, one.ours ?? one.kubelet, `${one.name}: ${said}`);
    if (one.says !== undefined) assert.match(said ?? '', one.says);
  }
  ask('delete', 'pod', pod, '--wait=false');
}

describe('probe run says what the kubelet says', { skip: skipRealNode }, () => {
  before(async () => {
    node = await realNode('probes');
    program = path.join(node.folder, 'probe-server');
    const sources = path.join(import.meta.dirname, 'probe-server', 'main.go');
    execFileSync('go', ['build', '-trimpath', '-ldflags=-s -w', '-o', program, sources], {
      env: { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-mod=mod', GO111MODULE: 'off' },
    });
    spawnSync(kubectl, ['create', 'namespace', namespace], { env: node.env });
  });
  after(() => {
    spawnSync(kubectl, ['delete', 'namespace', namespace, '--wait=false'], { env: node.env });
    node.down();
  });

  const parts = (cases: readonly ProbeCase[], size: number): readonly (readonly ProbeCase[])[] =>
    Array.from({ length: Math.ceil(cases.length / size) }, (_, index) => cases.slice(index * size, (index + 1) * size));

  for (const [name, cases] of Object.entries({ http: httpCases, redirects: redirectCases, others: otherCases })) {
    for (const [index, part] of parts(cases, 6).entries()) {
      test(`${name} ${index + 1}: ${part.map((one) => one.name).join(', ')}`, () =>
        compare(`${name}-${index + 1}`, part));
    }
  }

  test('where port-forward cannot know, it says so', () => compare('apart', apartCases));

  test("a pod in its node's network: no verdict, but for a probe that asks the loopback itself", async () => {
    apply(hostNetworkPod('host'));
    ask('wait', '--for=condition=Ready', 'pod/host', '--timeout=180s');
    const { stdout, status } = node.cox('probe', 'run', 'host', '-n', namespace, '-o', 'json');
    const { results } = JSON.parse(stdout) as { results: readonly Result[] };
    assert.deepEqual(
      results.map(({ container, verdict }) => [container, verdict]),
      [
        ['own', 'unknown'],
        ['loopback', 'success'],
      ],
    );
    assert.match(String(results[0]?.reasons), /node's network/);
    assert.equal(status, 2);
    ask('delete', 'pod', 'host', '--wait=false');
  });

  test('where nobody can look who listens, a verdict rests on what the kubelet has seen', async () => {
    apply(barePod('bare', program));
    ask('wait', '--for=condition=Ready', 'pod/bare', '--timeout=180s');
    const run = (kind: string) => {
      const { stdout } = node.cox('probe', 'run', 'bare', '-n', namespace, kind, '-o', 'json');
      return (JSON.parse(stdout) as { results: readonly Result[] }).results.map(({ container, verdict }) => [
        container,
        verdict,
      ]);
    };
    assert.deepEqual(run('--readiness'), [['confirmed', 'success']]);
    assert.deepEqual(run('--liveness'), [['unseen', 'unknown']]);
    ask('delete', 'pod', 'bare', '--wait=false');
  });

  test('probe explain foretells a restart, and says afterwards which probe it was', async () => {
    apply(restartingPod('restarting', program));
    const explain = () => {
      const { stdout, stderr } = node.cox('probe', 'explain', 'restarting', '-n', namespace, '-o', 'json');
      assert.equal(stderr, '');
      const { containers } = JSON.parse(stdout) as { containers: readonly Explained[] };
      return new Map(containers.map((container) => [container.container, container]));
    };
    const liveness = () =>
      explain()
        .get('unhealthy')
        ?.probes.find(({ kind }) => kind === 'liveness');
    let foretold = liveness();
    for (let attempt = 0; foretold?.standing !== 'failing' && attempt < 60; attempt += 1) {
      await new Promise((resolve) => setTimeout(resolve, 500));
      foretold = liveness();
    }
    assert.equal(foretold?.standing, 'failing');
    ask(
      'wait',
      '--for=jsonpath={.status.containerStatuses[?(@.name=="unhealthy")].restartCount}=1',
      'pod/restarting',
      '--timeout=180s',
    );
    const after = explain();
    const { lastKill, probes = [] } = after.get('unhealthy') ?? {};
    assert.equal(lastKill?.kind, 'liveness');
    assert.equal(lastKill.text, 'HTTP probe failed with statuscode: 500');
    const off = Math.abs(lastKill.at - (foretold.restartAt ?? 0));
    assert.ok(off <= 5000, `foretold ${off}ms off`);
    assert.deepEqual(
      after.get('starting')?.probes.map(({ kind, standing }) => [kind, standing]),
      [
        ['startup', 'failing'],
        ['readiness', 'held'],
      ],
    );
    assert.equal(probes.find(({ kind }) => kind === 'readiness')?.kind, 'readiness');
    ask('delete', 'pod', 'restarting', '--wait=false');
  });

  test('init containers have no probes to ask', () => {
    apply(casePod('plain', [], program));
    ask('wait', '--for=condition=Ready', 'pod/plain', '--timeout=180s');
    const { stderr, status } = node.cox('probe', 'run', 'plain', '-n', namespace, '-c', 'setup');
    assert.equal(stderr, 'error: container setup of pod plain has no probe\n');
    assert.equal(status, 1);
    ask('delete', 'pod', 'plain', '--wait=false');
  });
});
