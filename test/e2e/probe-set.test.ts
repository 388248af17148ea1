/**
 * What `probe set` writes is what the API server stores after the same change by kubectl patch, for
 * every kind with a pod template.
 */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { after, before, describe, test } from 'node:test';
import { testCluster } from '../support/cluster.ts';
import { typeCommand } from '../support/in-process.ts';

const cluster = testCluster();
const namespace = `probe-set-${process.pid}`;
const env = { KUBECONFIG: cluster.kubeconfig };

const kubectl = (...words: readonly string[]): string =>
  execFileSync(cluster.kubectl, [`--kubeconfig=${cluster.kubeconfig}`, '-n', namespace, ...words], {
    encoding: 'utf8',
  });
const cox = (...words: readonly string[]) => typeCommand(['-n', namespace, ...words], { env });

const spec = {
  containers: [
    {
      name: 'app',
      image: 'busybox:1',
      ports: [{ name: 'http', containerPort: 8080 }],
      livenessProbe: {
        httpGet: { port: 8080, httpHeaders: [{ name: 'A', value: 'b' }] },
        initialDelaySeconds: 5,
        failureThreshold: 4,
      },
    },
    { name: 'log', image: 'busybox:1' },
  ],
  initContainers: [{ name: 'proxy', image: 'busybox:1', restartPolicy: 'Always' }],
};

interface Kind {
  readonly apiVersion: string;
  readonly kind: string;
  /** Where the pod spec lies. */
  readonly path: readonly string[];
  object(name: string): object;
}

const selected = (name: string) => ({
  selector: { matchLabels: { app: name } },
  template: { metadata: { labels: { app: name } }, spec },
});
const templatePath = ['spec', 'template', 'spec'];

const kinds: readonly Kind[] = [
  ...['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet'].map((kind) => ({
    apiVersion: 'apps/v1',
    kind,
    path: templatePath,
    object: (name: string) => ({ ...selected(name), ...(kind === 'DaemonSet' ? {} : { replicas: 0 }) }),
  })),
  {
    apiVersion: 'v1',
    kind: 'ReplicationController',
    path: templatePath,
    object: (name) => ({ replicas: 0, selector: { app: name }, template: selected(name).template }),
  },
  {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    path: ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
    object: () => ({
      schedule: '0 0 1 1 *',
      suspend: true,
      jobTemplate: { spec: { template: { spec: { ...spec, restartPolicy: 'Never' } } } },
    }),
  },
];

function create(kind: Kind, name: string): void {
  const { apiVersion } = kind;
  const input = JSON.stringify({ apiVersion, kind: kind.kind, metadata: { name }, spec: kind.object(name) });
  const words = [`--kubeconfig=${cluster.kubeconfig}`, '-n', namespace, 'create', '-f', '-'];
  const { status, stderr } = spawnSync(cluster.kubectl, words, { input, encoding: 'utf8' });
  assert.equal(status, 0, stderr);
}

/** The pod spec as it is stored, the object's own name taken out. */
function stored(kind: Kind, name: string): unknown {
  const object: unknown = JSON.parse(kubectl('get', `${kind.kind}/${name}`, '-o', 'json'));
  return kind.path.reduce((value, step) => (value as Record<string, unknown>)[step], object);
}

/** What is set, and the strategic merge patch of the containers that says the same. */
const changes: readonly { readonly words: readonly string[]; readonly list?: string; readonly patch: object }[] = [
  {
    words: ['--readiness', '-c', 'app', '--get-url=http://:http/ready', '--header=X: y', '--timeout-seconds=3'],
    patch: {
      name: 'app',
      readinessProbe: {
        httpGet: { path: '/ready', port: 'http', httpHeaders: [{ name: 'X', value: 'y' }] },
        timeoutSeconds: 3,
      },
    },
  },
  {
    words: ['--liveness', '-c', 'app', '--open-tcp=http', '--initial-delay-seconds=0'],
    patch: { name: 'app', livenessProbe: { httpGet: null, tcpSocket: { port: 'http' }, initialDelaySeconds: null } },
  },
  {
    words: ['--liveness', '-c', 'app', '--get-url=https://:8443', '--termination-grace-period-seconds=7'],
    patch: {
      name: 'app',
      livenessProbe: { tcpSocket: null, httpGet: { port: 8443, scheme: 'HTTPS' }, terminationGracePeriodSeconds: 7 },
    },
  },
  {
    words: ['--startup', '-c', 'proxy', '--grpc=50051/db', '--failure-threshold=30', '--period-seconds=2'],
    list: 'initContainers',
    patch: {
      name: 'proxy',
      startupProbe: { grpc: { port: 50051, service: 'db' }, failureThreshold: 30, periodSeconds: 2 },
    },
  },
  {
    words: ['--readiness', '-c', 'l*', '--success-threshold=2', '--', 'sh', '-c', 'exit 0'],
    patch: { name: 'log', readinessProbe: { exec: { command: ['sh', '-c', 'exit 0'] }, successThreshold: 2 } },
  },
  {
    words: ['--remove', '--liveness', '--readiness', '-c', 'app'],
    patch: { name: 'app', livenessProbe: null, readinessProbe: null },
  },
];

describe('probe set stores what kubectl patch stores', () => {
  before(() => void kubectl('create', 'namespace', namespace));
  after(() => void kubectl('delete', 'namespace', namespace, '--wait=false'));

  for (const kind of kinds) {
    test(kind.kind, async () => {
      create(kind, 'ours');
      create(kind, 'theirs');
      for (const { words, patch, list = 'containers' } of changes) {
        const { stdout, stderr } = await cox('probe', 'set', `${kind.kind}/ours`, ...words);
        assert.match(stdout, /probes (updated|removed)\n$/, stderr);
        const whole = kind.path.reduceRight<object>((inner, step) => ({ [step]: inner }), { [list]: [patch] });
        kubectl('patch', `${kind.kind}/theirs`, '-p', JSON.stringify(whole));
        const text = JSON.stringify(stored(kind, 'theirs')).replaceAll('theirs', 'ours');
        assert.deepEqual(stored(kind, 'ours'), JSON.parse(text), words.join(' '));
      }
    });
  }

  test('what is so already is not written again', async () => {
    const version = () => kubectl('get', 'deployment/ours', '-o', 'jsonpath={.metadata.resourceVersion}');
    const words = ['probe', 'set', 'deployment/ours', '-c', 'log', '--readiness', '--success-threshold=2'];
    const first = version();
    assert.equal((await cox(...words)).stdout, 'deployment.apps/ours probes unchanged\n');
    assert.equal(version(), first);
  });

  test('one of several that must not be changed keeps all from it', async () => {
    const before = kubectl('get', 'deployments', '-o', 'jsonpath={.items[*].metadata.resourceVersion}');
    kubectl('create', 'deployment', 'other', '--image=busybox:1', '--replicas=0');
    const { stderr, exitCode } = await cox(
      'set',
      'probe',
      'deployments',
      '--all',
      '-c',
      'app',
      '--readiness',
      '--open-tcp=http',
    );
    assert.equal(stderr, 'error: deployments/other: no container is named "app"; containers: busybox\n');
    assert.equal(exitCode, 1);
    kubectl('delete', 'deployment', 'other');
    assert.equal(kubectl('get', 'deployments', '-o', 'jsonpath={.items[*].metadata.resourceVersion}'), before);
  });

  test('--dry-run', async () => {
    const words = ['set', 'probe', 'deployment/ours', '-c', 'app', '--liveness', '--open-tcp=http'];
    assert.equal((await cox(...words, '--dry-run=client')).stdout, 'deployment.apps/ours probes updated (dry run)\n');
    const server = await cox(...words, '--dry-run=server', '-o', 'jsonpath={..livenessProbe.periodSeconds}');
    // Only the server fills defaults in.
    assert.equal(server.stdout, '10');
    assert.equal(kubectl('get', 'deployment/ours', '-o', 'jsonpath={..livenessProbe}'), '');
  });

  test("a pod keeps its probes: the server's own words", async () => {
    kubectl('run', 'bare', '--image=busybox:1');
    const { stderr, exitCode } = await cox('probe', 'set', 'pod/bare', '--readiness', '--open-tcp=80');
    assert.match(
      stderr,
      /^error: failed to patch probe update to pod template: Pod "bare" is invalid: spec: Forbidden:/,
    );
    assert.equal(exitCode, 1);
  });
});
