/**
 * A drain that really waits: for a budget, for pods to end, and until it is interrupted. Each test has
 * a simulated node of its own, on which no other pod is put.
 */
import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { after, before, describe, it } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { ended } from '../support/child.ts';
import { testCluster } from '../support/cluster.ts';
import { homeless } from '../support/in-process.ts';
import { coxCommand } from '../support/program.ts';

const cluster = testCluster();
const id = `drain-${process.pid.toString(36)}`;
const env = { PATH: process.env.PATH, ...homeless(), KUBECONFIG: cluster.kubeconfig };

const kubectl = (input: string, ...words: readonly string[]): string =>
  execFileSync(cluster.kubectl, [`--kubeconfig=${cluster.kubeconfig}`, '-n', id, ...words], {
    encoding: 'utf8',
    input,
  });

const node = (name: string): object => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name, annotations: { 'kwok.x-k8s.io/node': 'fake' } },
  spec: { taints: [{ key: id, effect: 'NoSchedule' }] },
  status: { allocatable: { pods: '110', cpu: '8', memory: '8Gi' }, capacity: { pods: '110', cpu: '8', memory: '8Gi' } },
});

const pod = (name: string, nodeName: string, finalizers: readonly string[] = []): object => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, labels: { app: name }, finalizers },
  spec: { nodeName, terminationGracePeriodSeconds: 0, containers: [{ name: 'c', image: 'x' }] },
});

const budget = (name: string): object => ({
  apiVersion: 'policy/v1',
  kind: 'PodDisruptionBudget',
  metadata: { name },
  spec: { minAvailable: 1, selector: { matchLabels: { app: name } } },
});

const create = (...objects: readonly object[]): string =>
  kubectl(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }), 'create', '-f', '-');

function drain(...words: readonly string[]) {
  const child = spawn(...coxCommand(['drain', '--force', ...words]), { env });
  return { child, outcome: ended(child) };
}

/** Waits until the child has printed this. */
function printed(child: ChildProcess, stream: 'stdout' | 'stderr', pattern: RegExp): Promise<void> {
  let text = '';
  return new Promise((resolve, reject) => {
    child[stream]?.on('data', (chunk: string) => {
      text += chunk;
      if (pattern.test(text)) resolve();
    });
    child.on('close', () => reject(new Error(`it ended without ${pattern}: ${text}`)));
  });
}

describe('drain', () => {
  const nodes: string[] = [];
  const ownNode = (name: string): string => {
    nodes.push(`${id}-${name}`);
    create(node(`${id}-${name}`));
    return `${id}-${name}`;
  };
  /** A running pod that its budget protects. */
  const held = (name: string): string => {
    const place = ownNode(name);
    create(pod(name, place), budget(name));
    kubectl('', 'wait', `pod/${name}`, '--for=condition=Ready', '--timeout=60s');
    kubectl('', 'wait', `pdb/${name}`, '--for=jsonpath={.status.currentHealthy}=1', '--timeout=60s');
    return place;
  };

  before(() => void kubectl('', 'create', 'namespace', id));
  after(() => {
    kubectl('', 'delete', 'namespace', id, '--wait=false');
    kubectl('', 'delete', 'node', '--ignore-not-found', ...nodes);
  });

  it('tries an eviction again until the budget allows it', async () => {
    const place = held('held');
    const { child, outcome } = drain(place);
    await printed(child, 'stderr', /will retry after 5s/);
    kubectl('', 'delete', 'pdb', 'held');
    const { code, stdout, stderr } = await outcome;
    assert.equal(code, 0, stderr);
    const warning = `Warning: deleting Pods that declare no controller: ${id}/held`;
    const refusal = `error when evicting pods/"held" -n "${id}" (will retry after 5s): Cannot evict pod as it would violate the pod's disruption budget.`;
    const lines = stderr.trimEnd().split('\n');
    assert.equal(lines[0], warning);
    assert.deepEqual([...new Set(lines.slice(1))], [refusal]);
    const evicting = `evicting pod ${id}/held\n`;
    assert.equal(
      stdout,
      `node/${place} cordoned\n${evicting.repeat(lines.length)}pod/held evicted\nnode/${place} drained\n`,
    );
  });

  it('waits until a pod is gone, and says which it waits for no longer', async () => {
    const place = ownNode('slow');
    create(pod('slow', place, ['example.com/hold']));
    const { child, outcome } = drain(place);
    await printed(child, 'stdout', /evicting pod/);
    kubectl('', 'wait', 'pod/slow', '--for=jsonpath={.metadata.deletionTimestamp}', '--timeout=60s');
    await setTimeout(1500);
    assert.equal(child.exitCode, null);
    const passed = await drain(place, '--skip-wait-for-delete-timeout=1').outcome;
    assert.equal(passed.code, 0, passed.stderr);
    kubectl('', 'patch', 'pod', 'slow', '--type=merge', '-p', '{"metadata":{"finalizers":null}}');
    const { code, stdout } = await outcome;
    assert.equal(code, 0);
    assert.match(stdout, /\npod\/slow evicted\nnode\/\S+ drained\n$/);
  });

  it('says what is left when it is interrupted', async () => {
    const [first, second] = [held('first'), ownNode('second')];
    const { child, outcome } = drain(first, second);
    await printed(child, 'stderr', /will retry after 5s/);
    child.kill('SIGINT');
    const { code, stdout, stderr } = await outcome;
    assert.equal(code, 130);
    assert.doesNotMatch(stdout, /drained/);
    const tail = stderr.trimEnd().split('\n').slice(-4);
    assert.deepEqual(tail, [
      'interrupted: 1 of 1 objects not finished, the first is pod/first; 1 of them was in progress and may have been evicted',
      'There are pending nodes to be drained:',
      ` ${first}`,
      ` ${second}`,
    ]);
    assert.equal(kubectl('', 'get', 'pod', 'first', '-o', 'jsonpath={.metadata.deletionTimestamp}'), '');
  });
});
