/** `top` of metrics that no cluster of the tests serves. What is expected is kubectl's own output. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { aggregated, type CannedAnswers, typeAgainst as type } from '../../support/canned-server.ts';

const GROUP = 'metrics.k8s.io';

const core: CannedAnswers = { '/api': { body: { kind: 'APIVersions', versions: ['v1'] } } };

/** Discovery of a server with these versions of the metrics API, the preferred one first. */
function serving(...versions: readonly string[]): CannedAnswers {
  const all = versions.map((version) => ({ groupVersion: `${GROUP}/${version}`, version }));
  const group = { name: GROUP, versions: all, preferredVersion: all[0] };
  return { ...core, '/apis': { body: { kind: 'APIGroupList', apiVersion: 'v1', groups: [group] } } };
}

const podMetrics = (items: readonly object[], version = 'v1beta1'): CannedAnswers => ({
  [`/apis/${GROUP}/${version}/namespaces/default/pods`]: {
    body: { kind: 'PodMetricsList', apiVersion: `${GROUP}/${version}`, metadata: {}, items },
  },
});

const pod = (name: string, cpu: string, memory = '1Mi'): object => ({
  metadata: { name, namespace: 'default' },
  containers: [{ name: 'a', usage: { cpu, memory } }],
});

const nodeMetrics = (items: readonly object[] | null): CannedAnswers => ({
  [`/apis/${GROUP}/v1beta1/nodes`]: {
    body: { kind: 'NodeMetricsList', apiVersion: `${GROUP}/v1beta1`, metadata: {}, items },
  },
});

const nodeList = (items: readonly object[]): CannedAnswers => ({
  '/api/v1/nodes': { body: { kind: 'NodeList', apiVersion: 'v1', metadata: {}, items } },
});

describe('the metrics API', () => {
  const one = 'NAME   CPU(cores)   MEMORY(bytes)   \none    1000m        1Mi             \n';

  it('is read in the first version that is known, in the order of the server', async () => {
    const v1 = await type({ ...serving('v1', 'v1beta1'), ...podMetrics([pod('one', '1')], 'v1') }, 'top pod');
    assert.equal(v1.stdout, one);
    const beta = await type({ ...serving('v2', 'v1beta1', 'v1'), ...podMetrics([pod('one', '1')]) }, 'top pod');
    assert.equal(beta.stdout, one);
  });

  it('is not there in versions that are not known', async () => {
    const typed = await type(serving('v2'), 'top pod');
    assert.deepEqual(typed, { stdout: '', stderr: 'error: Metrics API not available\n', exitCode: 1 });
  });

  it('is not there while its server does not answer', async () => {
    const items = [{ metadata: { name: GROUP }, versions: [{ version: 'v1beta1', freshness: 'Stale' }] }];
    const body = { kind: 'APIGroupDiscoveryList', apiVersion: 'apidiscovery.k8s.io/v2', metadata: {}, items };
    const typed = await type({ ...core, '/apis': { contentType: aggregated, body } }, 'top node');
    assert.deepEqual(typed, { stdout: '', stderr: 'error: Metrics API not available\n', exitCode: 1 });
  });

  it('has quantities', async () => {
    const { stderr, exitCode } = await type({ ...serving('v1beta1'), ...podMetrics([pod('one', 'much')]) }, 'top pod');
    assert.equal(
      stderr,
      "error: quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'\n",
    );
    assert.equal(exitCode, 1);
  });
});

describe('top pod', () => {
  it('leaves pods that use the same where Go leaves them', async () => {
    const many = Array.from({ length: 20 }, (_, index) => pod(`p${index}`, `${(index * 7) % 3}m`));
    const { stdout } = await type({ ...serving('v1beta1'), ...podMetrics(many) }, 'top pod --sort-by=cpu --no-headers');
    const names = stdout.split('\n').map((line) => line.split(' ')[0]);
    assert.equal(names.join(' ').trim(), 'p8 p17 p2 p14 p11 p5 p10 p16 p19 p1 p7 p4 p13 p12 p3 p15 p0 p9 p18 p6');
  });

  it('says how old a pod is that should have metrics by now', async () => {
    const creationTimestamp = new Date(Date.now() - 300_000).toISOString().replace(/\.\d+/, '');
    const items = [
      { metadata: { name: 'new', namespace: 'default', creationTimestamp: new Date().toISOString() } },
      { metadata: { name: 'old', namespace: 'default', creationTimestamp } },
    ];
    const pods = { '/api/v1/namespaces/default/pods': { body: { kind: 'PodList', apiVersion: 'v1', items } } };
    const { stderr } = await type({ ...serving('v1beta1'), ...podMetrics([]), ...pods }, 'top pod');
    assert.match(stderr, /^error: Metrics not available for pod default\/old, age: 5m\d(\.\d+)?s\n$/);
  });

  it('shows nothing of pods without containers, and sums up to nothing', async () => {
    const none = [{ metadata: { name: 'x', namespace: 'default' }, containers: null }];
    const answers = { ...serving('v1beta1'), ...podMetrics(none) };
    const { stdout } = await type(answers, 'top pod --sum');
    const sum = '       ________     ________        \n       0m           0Mi             \n';
    assert.equal(stdout, `NAME   CPU(cores)   MEMORY(bytes)   \nx      0m           0Mi             \n${sum}`);
    const containers = await type(answers, 'top pod --containers');
    assert.equal(containers.stdout, 'POD   NAME   CPU(cores)   MEMORY(bytes)   \n');
  });

  it('keeps control characters of the server from the terminal', async () => {
    const { stdout } = await type({ ...serving('v1beta1'), ...podMetrics([pod('o\x1b[31mne', '1')]) }, 'top pod');
    assert.match(stdout, /\no\^\[\[31mne /);
  });
});

describe('top node', () => {
  const usage = { cpu: '1', memory: '1Gi', swap: '5Mi' };
  const allocatable = { cpu: '0', memory: '3Gi' };
  const status = (swap: object) => ({ allocatable, capacity: { memory: '4Gi' }, nodeInfo: { swap } });

  it('has no percentage of what a node does not state, and 0% of nothing', async () => {
    const answers = {
      ...serving('v1beta1'),
      ...nodeMetrics([
        { metadata: { name: 'a' }, usage },
        { metadata: { name: 'b' }, usage: {} },
      ]),
      ...nodeList([
        { metadata: { name: 'a' }, status: status({ capacity: 10_485_760 }) },
        { metadata: { name: 'b' }, status: { allocatable: { memory: '1Gi' }, nodeInfo: { swap: {} } } },
      ]),
    };
    const { stdout } = await type(answers, 'top node --show-swap');
    assert.equal(
      stdout,
      'NAME   CPU(cores)   CPU(%)   MEMORY(bytes)   MEMORY(%)   SWAP(bytes)   SWAP(%)   \n' +
        'a      1000m        0%       1024Mi          33%         5Mi           50%       \n' +
        'b      0m           0Mi      0%              <unknown>   <unknown>     \n',
    );
  });

  it('has percentages of the capacity when that is asked for', async () => {
    const answers = {
      ...serving('v1beta1'),
      ...nodeMetrics([{ metadata: { name: 'a' }, usage }]),
      ...nodeList([{ metadata: { name: 'a' }, status: status({ capacity: 0 }) }]),
    };
    const { stdout } = await type(answers, 'top node --show-swap --show-capacity --no-headers');
    assert.equal(stdout, 'a     1000m   1024Mi   25%   5Mi   0%    \n');
  });

  it('says that there are no metrics yet', async () => {
    const { stderr, exitCode } = await type({ ...serving('v1beta1'), ...nodeMetrics(null) }, 'top node');
    assert.deepEqual([stderr, exitCode], ['error: metrics not available yet\n', 1]);
  });
});
