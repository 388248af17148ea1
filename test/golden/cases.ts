/**
 * Every golden file: what was typed. Our own prose only: kubectl's help texts are not ours to
 * match, kubectl's messages are parity cases.
 */
export interface GoldenCase {
  /** Its file is test/golden/files/NAME.golden. */
  readonly name: string;
  /** The words behind `cox`, parted by single blanks. */
  readonly line: string;
  /**
   * Typed on a terminal of 100 columns that has colours; the name ends with `-terminal`, and there
   * is one without it.
   */
  readonly terminal?: true;
  /** The cluster that it is typed against; none when left out. */
  readonly cluster?: GoldenCluster;
}

export interface GoldenCluster {
  /**
   * What the cluster has: recorded Tables as JSON (test/support/recorded-cluster.ts), or objects as
   * YAML (test/support/object-server.ts).
   */
  readonly file: string;
  /** The namespace of the context. */
  readonly namespace: string;
}

const named = (lines: Readonly<Record<string, string>>): readonly GoldenCase[] =>
  Object.entries(lines).map(([name, line]) => ({ name, line }));

/** Off a terminal and on one. */
const both = (lines: Readonly<Record<string, string>>): readonly GoldenCase[] =>
  named(lines).flatMap((plain) => [plain, { ...plain, name: `${plain.name}-terminal`, terminal: true }]);

const help = named({
  root: '',
  'root-help': '--help',
  options: 'options',
  'own-version': '--version',
  'get-help': 'get --help',
  sandbox: 'sandbox --help',
  'sandbox-up': 'sandbox up --help',
  'rollout-status-help': 'rollout status --help',
  'rollout-undo-help': 'rollout undo --help',
  'rollout-history-help': 'rollout history --help',
  'rollout-diff-help': 'rollout diff --help',
  'rollout-canary-help': 'rollout canary --help',
  'probe-help': 'probe --help',
  'probe-run-help': 'probe run --help',
  'unknown-topic': 'help nothing',
  'help-of-help': 'help --help',
  'bare-parent': 'probe',
  'wrong-color': 'get pods --color=yes',
});

const get = [
  ...both({
    'get-unhealthy': 'get pods,deployments,jobs --unhealthy',
    'get-states': 'get pods,deployments,replicasets,jobs,events',
  }),
  ...named({
    'get-unhealthy-exit-code': 'get pods --unhealthy --exit-code -o name',
    'get-unhealthy-none': 'get nodes,configmaps --unhealthy --exit-code',
    'get-unhealthy-everywhere': 'get replicasets -n shop --unhealthy --show-labels --no-headers',
    'get-unhealthy-watch': 'get pods --unhealthy --watch',
    'get-exit-code-alone': 'get pods --exit-code',
    'get-everything': 'get everything',
    'get-everything-names': 'get everything --include=events,cluster-scoped -o name',
    'get-everything-unhealthy': 'get everything --unhealthy',
    'get-everything-named': 'get everything db',
    'get-include-alone': 'get pods --include=events',
    'get-reveal': 'get secret db --reveal',
    'get-reveal-yaml': 'get secrets --reveal -o yaml',
    'get-reveal-other': 'get secrets,configmaps --reveal',
    'get-namespaces-with-namespace': 'get pods --namespaces=shop,billing -n shop',
    'get-namespaces-of-one': 'get deployments --namespaces=shop -o wide',
  }),
].map((one) => ({ ...one, cluster: { file: 'test/golden/cluster.json', namespace: 'shop' } }));

const shop = 'fixtures/ingress/shop.yaml';

const ingress = [
  ...both({
    'ingress-routes': `ingress routes -f ${shop}`,
    'ingress-map': `ingress map -f ${shop}`,
    'ingress-lint': `ingress lint -f ${shop}`,
    'ingress-test': `ingress test http://shop.example.com/cart/3 -f ${shop}`,
    'ingress-test-broken': `ingress test http://shop.example.com/old -f ${shop}`,
  }),
  ...named({
    'ingress-routes-json': `ingress routes -f ${shop} -o json`,
    'ingress-map-mermaid': `ingress map -f ${shop} -o mermaid`,
    'ingress-lint-json': `ingress lint -f ${shop} -o json`,
    'ingress-test-tls': `ingress test https://a.pages.example.com/ -f ${shop}`,
    'ingress-test-nothing': `ingress test http://other.example/ -f ${shop}`,
    'ingress-test-json': `ingress test http://shop.example.com/old -f ${shop} -o json`,
    'ingress-test-no-url': 'ingress test',
    'ingress-test-bad-url': 'ingress test ftp://shop',
    'ingress-test-bad-output': 'ingress test http://shop -o yaml',
    'ingress-test-address-alone': 'ingress test http://shop --address=127.0.0.1:80',
    'ingress-lint-bad-output': 'ingress lint -o table',
    'ingress-lint-no-file': 'ingress lint -f fixtures/ingress/none.yaml',
  }),
];

const prod = 'fixtures/kustomize/shop/prod';
const old = 'fixtures/kustomize/old';

const kustomize = [
  ...both({ 'kustomize-explain': `kustomize explain ${prod}`, 'kustomize-lint': `kustomize lint ${old}` }),
  ...named({
    'kustomize-lint-json': `kustomize lint ${old} -o json`,
    'kustomize-lint-clean': `kustomize lint ${prod}`,
    'kustomize-lint-broken': 'kustomize lint fixtures/kustomize/broken',
    'kustomize-lint-broken-json': 'kustomize lint fixtures/kustomize/broken -o json',
    'kustomize-lint-help': `kustomize lint ${old} --help`,
    'kustomize-explain-one': `kustomize explain ${prod} deploy/web`,
    'kustomize-explain-json': `kustomize explain ${prod} services -o json`,
    'kustomize-explain-nothing': `kustomize explain ${prod} deploy/none`,
    'kustomize-explain-help': 'kustomize explain --help',
  }),
];

const probes = 'fixtures/probes/shop.yaml';

const probe = [
  ...both({
    'probe-list': `probe list -f ${probes}`,
    'probe-lint': `probe lint -f ${probes}`,
  }),
  ...named({
    'probe-list-json': `probe list -f ${probes} -o json`,
    'probe-set': `probe set -f ${probes} --local -o yaml --readiness --get-url=http://:http/ --timeout-seconds=3`,
    'probe-set-refused': `probe set -f ${probes} --local --liveness --success-threshold=2`,
    'probe-run-no-pod': 'probe run',
  }),
];

const trees = [
  ...both({
    tree: 'tree deployment/web',
    'tree-of-several': 'tree shop/shop configmap/one',
    'tree-circle': 'tree configmap two',
    'events-group': 'events --group',
    'events-group-all': 'events --group -A --types=Warning --no-headers',
    events: 'events',
  }),
  ...named({
    'tree-nothing': 'tree pods -n empty',
    'tree-no-word': 'tree',
    'tree-bad-output': 'tree pod/a -o yaml',
    'events-owned': 'events --for deployment/web --owned',
    'events-owned-alone': 'events --owned',
    'events-owned-everywhere': 'events --owned --for pod/a -A',
    'events-group-json': 'events --group -o json',
    'events-since': 'events --since=13m --no-headers',
    'events-since-negative': 'events --since=-1s',
  }),
].map((one) => ({ ...one, cluster: { file: 'fixtures/tree/shop.yaml', namespace: 'default' } }));

export const goldenCases: readonly GoldenCase[] = [...help, ...get, ...ingress, ...probe, ...kustomize, ...trees];
