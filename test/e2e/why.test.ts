/**
 * `cox why` and `cox wait --fail-fast` on the test cluster: what is wrong is named, what is healthy
 * is left alone.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Json } from '../../src/apimachinery/json.ts';
import { testCluster } from '../support/cluster.ts';
import { type Typed, typeCommand } from '../support/in-process.ts';
import { closed, schemaOf, schemaProblems } from '../support/json-schema.ts';
import { haveRestarted } from '../support/restarts.ts';

const problems = schemaProblems(closed(schemaOf('docs/why.schema.json')));
const { kubeconfig, kubectl: program } = testCluster();
const cache = fs.mkdtempSync(path.join(os.tmpdir(), 'cox-why-'));
const suffix = Math.random().toString(36).slice(2, 8);
const namespace = `why-${suffix}`;
const stuck = `why-stuck-${suffix}`;

const kubectl = (args: readonly string[], input?: string): string =>
  execFileSync(program, [`--kubeconfig=${kubeconfig}`, ...args], {
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'pipe'],
    ...(input === undefined ? {} : { input }),
  });
const type = (...argv: string[]): Promise<Typed> =>
  typeCommand(argv, { env: { KUBECONFIG: kubeconfig, KUBECACHEDIR: cache } });
const why = (...argv: string[]): Promise<Typed> => type('why', ...argv, '-n', namespace);

interface Found {
  readonly verdict: string;
  readonly state: string;
  readonly findings: readonly {
    readonly cause: string;
    readonly object: string;
    readonly summary: string;
    readonly evidence: readonly { readonly source: string; readonly text: string }[];
    readonly next: readonly string[];
    readonly affected: readonly string[];
    readonly final: boolean;
  }[];
}

/**
 * The diagnosis as JSON, which is what its schema says; with `cause`, as soon as that is its first.
 */
async function diagnosis(what: string, cause?: string): Promise<Found & { readonly exitCode: number }> {
  const end = Date.now() + 180_000;
  for (;;) {
    const { stdout, stderr, exitCode } = await why(what, '-o', 'json');
    assert.notEqual(stdout, '', stderr);
    const written = JSON.parse(stdout) as Json;
    assert.deepEqual(problems(written), []);
    const found = written as unknown as Found;
    if (cause === undefined || found.findings[0]?.cause === cause) return { ...found, exitCode };
    assert.ok(Date.now() < end, `${what} never had ${cause}: ${stdout}`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

const manifest = `
apiVersion: v1
kind: Pod
metadata: {name: good, labels: {app: good}}
spec: {containers: [{name: app, image: "nginx:1", ports: [{name: http, containerPort: 80}]}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: crash}
spec:
  replicas: 2
  selector: {matchLabels: {app: crash}}
  template: {metadata: {labels: {app: crash}}, spec: {containers: [{name: app, image: "nginx:crash-loop"}]}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: fine}
spec:
  selector: {matchLabels: {app: fine}}
  template: {metadata: {labels: {app: fine}}, spec: {containers: [{name: app, image: "nginx:1"}]}}
---
apiVersion: v1
kind: Pod
metadata: {name: no-image}
spec: {containers: [{name: app, image: "nginx:not-found"}]}
---
apiVersion: v1
kind: Pod
metadata: {name: no-node}
spec: {nodeSelector: {why: nowhere}, containers: [{name: app, image: "nginx:1"}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: bound}
spec:
  selector: {matchLabels: {app: bound}}
  template: {metadata: {labels: {app: bound}}, spec: {nodeName: why-none, containers: [{name: app, image: "nginx:1"}]}}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: no-class}
spec: {accessModes: [ReadWriteOnce], storageClassName: why-none, resources: {requests: {storage: 1Gi}}}
---
apiVersion: batch/v1
kind: Job
metadata: {name: failing}
spec: {backoffLimit: 0, template: {spec: {restartPolicy: Never, containers: [{name: app, image: "nginx:crash-loop"}]}}}
---
apiVersion: batch/v1
kind: Job
metadata: {name: done}
spec: {template: {spec: {restartPolicy: Never, containers: [{name: app, image: "nginx:1"}]}}}
---
apiVersion: batch/v1
kind: Job
metadata: {name: no-start}
spec: {template: {spec: {restartPolicy: Never, containers: [{name: app, image: "nginx:not-found"}]}}}
---
apiVersion: v1
kind: Service
metadata: {name: good}
spec: {selector: {app: good}, ports: [{port: 80, targetPort: http}]}
---
apiVersion: v1
kind: Service
metadata: {name: nowhere}
spec: {selector: {app: goood}, ports: [{port: 80}]}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: held, finalizers: [example.com/hold]}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: plain}
`;

const unhold = (where: string, name: string): void => {
  try {
    kubectl(['-n', where, 'patch', 'configmap', name, '--type=merge', '-p', '{"metadata":{"finalizers":null}}']);
  } catch {
    // gone already
  }
};

before(() => {
  kubectl(['create', 'namespace', namespace]);
  kubectl(['create', 'namespace', stuck]);
  kubectl(['-n', namespace, 'apply', '-f', '-'], manifest);
  kubectl(['-n', namespace, 'delete', 'configmap', 'held', '--wait=false']);
});
after(() => {
  unhold(namespace, 'held');
  unhold(stuck, 'keep');
  kubectl(['delete', 'namespace', namespace, stuck, '--wait=false', '--ignore-not-found']);
  fs.rmSync(cache, { recursive: true, force: true });
});

describe('cox why', () => {
  it('a deployment whose pods crash: the cause once for all of them, with their log', async () => {
    await haveRestarted((...args) => kubectl(['-n', namespace, ...args]), 'app=crash', 2);
    const { exitCode, findings, state } = await diagnosis('deployment/crash', 'ApplicationError');
    assert.equal(exitCode, 1);
    assert.equal(state, '0 of 2 replicas ready');
    assert.equal(findings.length, 1);
    assert.equal(findings[0]?.affected.length, 2);
    assert.match(findings[0]?.object ?? '', /^pod\/crash-/);
    assert.ok(findings[0]?.evidence.some(({ source }) => source === 'log'));
    assert.match(findings[0]?.next[0] ?? '', /cox logs crash-/);
  });

  it('a pod whose image is not found, and one that no node takes', async () => {
    const image = await diagnosis('pod/no-image', 'ImageNotFound');
    assert.match(image.findings[0]?.summary ?? '', /nginx:not-found/);
    const node = await diagnosis('pod/no-node', 'NoNodeFits');
    assert.match(node.findings[0]?.summary ?? '', /no label why=nowhere/);
  });

  it('pods that their template binds to a node that does not exist', async () => {
    const { findings, exitCode } = await diagnosis('deployment/bound', 'NodeMissing');
    assert.equal(findings[0]?.summary, 'its node why-none does not exist');
    assert.ok(findings[0]?.evidence.some(({ text }) => text.startsWith('spec.nodeName: why-none')));
    assert.equal(exitCode, 1);
  });

  it('a claim whose class is not there', async () => {
    const { findings, exitCode } = await diagnosis('pvc/no-class', 'ClaimPending');
    assert.equal(findings[0]?.summary, 'its storage class "why-none" does not exist');
    assert.equal(exitCode, 1);
  });

  it('a job that failed: what its pod died of, and the limit', async () => {
    await diagnosis('job/failing', 'ApplicationError');
    kubectl(['-n', namespace, 'wait', 'job/failing', '--for=condition=Failed', '--timeout=180s']);
    const { findings, state } = await diagnosis('job/failing');
    assert.equal(state, 'failed (BackoffLimitExceeded)');
    assert.deepEqual(
      findings.map(({ cause }) => cause),
      ['ApplicationError', 'JobFailed'],
    );
  });

  it('a service that matches nothing', async () => {
    const { findings } = await diagnosis('service/nowhere', 'NoEndpoints');
    assert.ok(findings[0]?.evidence.some(({ text }) => text.startsWith('pods have ') && text.includes('app=good')));
  });

  it('an object that a finalizer holds', async () => {
    const { stdout, exitCode } = await why('configmap/held');
    assert.equal(exitCode, 1);
    assert.match(stdout, /^configmap\/held: being deleted for \S+\n/);
    assert.match(stdout, /\nDeletionBlocked: configmap\/held: its finalizer example\.com\/hold blocks its deletion: /);
  });

  it('a namespace that does not go: what is left in it and what holds that', async () => {
    kubectl(['-n', stuck, 'create', 'configmap', 'keep']);
    const finalizers = '{"metadata":{"finalizers":["example.com/hold"]}}';
    kubectl(['-n', stuck, 'patch', 'configmap', 'keep', '--type=merge', '-p', finalizers]);
    kubectl(['delete', 'namespace', stuck, '--wait=false']);
    const end = Date.now() + 180_000;
    let found: Typed;
    do {
      found = await type('why', 'namespace', stuck);
      assert.ok(Date.now() < end, found.stdout);
    } while (!found.stdout.includes('NamespaceFinalizersRemaining') || !found.stdout.includes(', 1 object left'));
    assert.equal(found.exitCode, 1);
    assert.equal(found.stderr, '');
    assert.match(
      found.stdout,
      /\nDeletionBlocked: configmap\/keep: its finalizer example\.com\/hold blocks its deletion/,
    );
    assert.match(found.stdout, / left: 1 configmaps: keep \(example\.com\/hold\)\n/);
    unhold(stuck, 'keep');
    kubectl(['wait', '--for=delete', `namespace/${stuck}`, '--timeout=180s']);
  });

  it('what is healthy is said to be, with exit code 0', async () => {
    kubectl(['-n', namespace, 'wait', 'pod/good', '--for=condition=Ready', '--timeout=180s']);
    kubectl(['-n', namespace, 'wait', 'deployment/fine', '--for=condition=Available', '--timeout=180s']);
    kubectl(['-n', namespace, 'wait', 'job/done', '--for=condition=Complete', '--timeout=180s']);
    const { stdout, stderr, exitCode } = await why('pod/good', 'deployment/fine', 'service/good', 'cm/plain');
    assert.equal(stderr, '');
    assert.equal(
      stdout,
      'nothing is wrong with pod/good: Running, 1 of 1 containers ready\n' +
        'nothing is wrong with deployment/fine: 1 of 1 replicas ready\n' +
        'nothing is wrong with service/good: 1 of 1 endpoints ready\n' +
        'nothing is wrong with configmap/plain: exists\n',
    );
    assert.equal(exitCode, 0);
    assert.equal((await diagnosis('job/done')).verdict, 'healthy');
    const nodes = await type('why', 'nodes');
    assert.match(nodes.stdout, /^nothing is wrong with node\/\S+: Ready$/m);
  });

  it('what is not there is an error, and the others are looked at', async () => {
    const { stdout, stderr, exitCode } = await why('pod/good', 'pod/nobody');
    assert.match(stdout, /^nothing is wrong with pod\/good/);
    assert.equal(stderr, 'Error from server (NotFound): pods "nobody" not found\n');
    assert.equal(exitCode, 1);
  });
});

describe('cox wait', () => {
  const wait = (...argv: string[]): Promise<Typed> => type('wait', '-n', namespace, '--timeout=180s', ...argv);

  it('--for-any takes what comes first, and says which it was', async () => {
    const any = ['--for-any=condition=Complete', '--for-any=condition=Failed'];
    assert.deepEqual(await wait('job/failing', ...any), {
      stdout: 'job.batch/failing condition met: condition=Failed\n',
      stderr: '',
      exitCode: 0,
    });
    assert.equal((await wait('job/done', ...any)).stdout, 'job.batch/done condition met: condition=Complete\n');
  });

  it('--fail-fast ends with the cause once it is in vain', async () => {
    const job = await wait('job/failing', '--for=condition=Complete', '--fail-fast');
    assert.equal(job.exitCode, 1);
    assert.equal(job.stdout, '');
    const [message, cause] = job.stderr.split('\n');
    assert.equal(
      message,
      'error: jobs/failing will not meet condition=Complete: it has failed more often than its backoffLimit of 0 allows',
    );
    assert.match(cause ?? '', /^ApplicationError: pod\/failing-/);
    const pod = await wait('pod/no-image', '--for=condition=Ready', '--fail-fast');
    assert.match(pod.stderr, /^error: pods\/no-image will not meet condition=Ready: .*nginx:not-found/);
    const deployment = await wait('deployment/crash', '--for=condition=Available', '--fail-fast');
    assert.match(
      deployment.stderr,
      /^error: deployments\/crash will not meet condition=Available: .*\nApplicationError: /,
    );
    const never = await wait(
      'job/no-start',
      '--for-any=condition=Complete',
      '--for-any=condition=Failed',
      '--fail-fast',
    );
    assert.match(never.stderr, /^error: jobs\/no-start will not meet condition=Complete or condition=Failed: /);
  });

  it('--fail-fast waits for what may still come', async () => {
    const waiting = wait('pod/soon', '--for=create', '--for=condition=Ready', '--fail-fast');
    await new Promise((resolve) => setTimeout(resolve, 500));
    kubectl(['-n', namespace, 'run', 'soon', '--image=nginx:1']);
    assert.deepEqual(await waiting, {
      stdout: 'pod/soon condition met\npod/soon condition met\n',
      stderr: '',
      exitCode: 0,
    });
  });
});
