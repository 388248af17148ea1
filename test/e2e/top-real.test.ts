/** `top` beside kubectl's, of a real node whose usage a real metrics-server collects. */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { contextName, sandboxDirectory, sandboxesDirectory, sandboxFiles } from '../../src/sandbox/paths.ts';
import { type MetricsServer, metricsServerBinary, startMetricsServer } from '../oracle/metrics-server.ts';
import { type ApiClient, apiClient, type FlatKubeconfig } from '../support/api-client.ts';
import { type Registration, registerMetrics } from '../support/metrics-registration.ts';
import { type RealNode, realNode, skipRealNode } from '../support/real-node.ts';

const kubectl = process.env.COXSWAIN_TEST_KUBECTL ?? 'kubectl';
const NAMESPACE = 'top-real';
/** Milliseconds until metrics must be there: two rounds of metrics-server, and the kubelet's own. */
const TIMEOUT = 120_000;
/** How often a line may meet new metrics between one program and the other. */
const ATTEMPTS = 5;

const objects = `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: ${NAMESPACE}}
rules:
- {apiGroups: [metrics.k8s.io], resources: [nodes, pods], verbs: [get, list]}
- {nonResourceURLs: [/apis, /apis/*], verbs: [get]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: ${NAMESPACE}}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: ${NAMESPACE}}
subjects: [{kind: User, name: "system:anonymous", apiGroup: rbac.authorization.k8s.io}]
---
apiVersion: v1
kind: Namespace
metadata: {name: ${NAMESPACE}}
---
apiVersion: v1
kind: Pod
metadata: {name: busy, namespace: ${NAMESPACE}, labels: {app: busy}}
spec:
  terminationGracePeriodSeconds: 0
  containers:
  - {name: main, image: "busybox:1", imagePullPolicy: IfNotPresent, command: [sh, -c, "while :; do sleep 0.02; done"]}
  - {name: idle, image: "busybox:1", imagePullPolicy: IfNotPresent, command: [sleep, "100000"]}
`;

/** The files of the sandbox, whether it is the test's own or was there before. */
function filesOf(node: RealNode, context: string) {
  const name = context.slice(contextName('').length);
  const own = sandboxDirectory({ env: node.env }, name);
  const given = path.join(sandboxesDirectory({ env: process.env }), name);
  return sandboxFiles(process.env.COXSWAIN_TEST_REAL_KUBECONFIG === undefined ? own : given);
}

describe('usage on a real node', { skip: skipRealNode }, () => {
  let node: RealNode;
  let client: ApiClient;
  let server: MetricsServer | undefined;
  let registration: Registration | undefined;

  before(async () => {
    const binary = await metricsServerBinary((line) => console.log(line));
    node = await realNode('top');
    const file = path.join(node.folder, 'objects.yaml');
    writeFileSync(file, objects);
    assert.equal(node.cox('apply', '-f', file).status, 0);
    const waited = node.cox('wait', '-n', NAMESPACE, '--for=condition=Ready', '--timeout=180s', 'pod/busy');
    assert.equal(waited.status, 0, waited.stderr);
    const flat = execFileSync(kubectl, ['config', 'view', '--raw', '--flatten', '--minify', '-o', 'json'], {
      encoding: 'utf8',
      env: node.env,
    });
    client = apiClient(JSON.parse(flat) as FlatKubeconfig);
    const { kubeletClient, kubeletClientKey } = filesOf(node, JSON.parse(flat)['current-context']);
    server = await startMetricsServer({
      binary,
      kubeconfig: String(node.env.KUBECONFIG),
      kubeletClient: { certificate: kubeletClient, key: kubeletClientKey },
      folder: path.join(node.folder, 'metrics-server'),
    });
    registration = await registerMetrics(client, server.port);
    const end = Date.now() + TIMEOUT;
    for (const wanted of [['node'], ['pod', 'busy', '-n', NAMESPACE]]) {
      while (node.cox('top', ...wanted).status !== 0) {
        assert.ok(Date.now() < end, `no metrics of a ${wanted[0]}: ${node.cox('top', ...wanted).stderr}`);
        await new Promise((resolve) => setTimeout(resolve, 1000));
      }
    }
  });
  after(async () => {
    await registration?.remove();
    await server?.stop();
    client?.close();
    node.cox('delete', `namespace/${NAMESPACE}`, `clusterrole/${NAMESPACE}`, `clusterrolebinding/${NAMESPACE}`);
    node.down();
  });

  const lines: readonly (readonly [line: string, shown: RegExp])[] = [
    ['top node', /^NAME +CPU.*\nnode-1 +[1-9]\d*m +\d+% +[1-9]\d*Mi +\d+% +\n$/],
    ['top node node-1 --show-capacity --show-swap --no-headers', /^node-1 .*\n$/],
    [`top pod -n ${NAMESPACE}`, /\nbusy +[1-9]\d*m +\d+Mi +\n$/],
    [`top pod busy -n ${NAMESPACE} --containers --sort-by=cpu --show-swap`, /\nbusy +main .*\nbusy +idle .*\n$/],
    [`top pod -n ${NAMESPACE} -l app=busy --field-selector=spec.nodeName=node-1 --sum`, /________/],
    [`top pod -n ${NAMESPACE} -l app=none`, /^$/],
    ['top pod absent', /^$/],
    ['top node absent', /^$/],
  ];
  for (const [line, shown] of lines) {
    it(`is the same by kubectl and cox: ${line}`, () => {
      const words = line.split(' ');
      const both = () => {
        const { status, stdout, stderr } = spawnSync(kubectl, words, { env: node.env, encoding: 'utf8' });
        const own = node.cox(...words);
        const ours = { status: own.status, stdout: own.stdout, stderr: own.stderr };
        return { ours, oracle: { status, stdout, stderr } };
      };
      let last = both();
      for (let tried = 1; tried < ATTEMPTS && last.ours.stdout !== last.oracle.stdout; tried++) last = both();
      assert.deepEqual(last.ours, last.oracle);
      assert.match(last.ours.stdout, shown);
    });
  }
});
