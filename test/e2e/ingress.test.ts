/**
 * Ingresses of a cluster: what routes, test, lint and map say of them, with real Services,
 * EndpointSlices, pods and secrets.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { certificates } from '../oracle/ingress/certificates.ts';
import { testCluster } from '../support/cluster.ts';
import { type Typed, typeCommand } from '../support/in-process.ts';
import { assertSarif } from '../support/sarif-schema.ts';

const { kubeconfig, kubectl } = testCluster();
const namespace = `ingress-${process.pid}`;
const className = namespace;

function ask(words: readonly string[], input?: string): string {
  return execFileSync(kubectl, [`--kubeconfig=${kubeconfig}`, '-n', namespace, ...words], {
    encoding: 'utf8',
    ...(input !== undefined && { input }),
  });
}

const apply = (text: string): string => ask(['apply', '-f', '-'], text);
const cox = (...words: readonly string[]): Promise<Typed> =>
  typeCommand(['-n', namespace, ...words], { env: { KUBECONFIG: kubeconfig } });

const workload = (name: string, port: string, image = 'registry.example/web:1'): string => `---
apiVersion: v1
kind: Service
metadata: {name: ${name}}
spec:
  selector: {app: ${name}}
  ports: [{name: http, port: 80, targetPort: ${port}}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}}
spec:
  replicas: 2
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec:
      containers: [{name: c, image: ${image}, ports: [{name: web, containerPort: 8080}]}]
`;

const route = (path: string, type: string, service: string, port = '{number: 80}'): string =>
  `      - {path: ${path}, pathType: ${type}, backend: {service: {name: ${service}, port: ${port}}}}\n`;

const manifests = `apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: {name: ${className}}
spec: {controller: example.com/none}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web}
spec:
  ingressClassName: ${className}
  tls: [{hosts: [foo.bar.com], secretName: cert}]
  rules:
  - host: foo.bar.com
    http:
      paths:
${route('/', 'Prefix', 'web', '{name: http}')}${route('/none', 'Prefix', 'none')}${route('/misnamed', 'Prefix', 'misnamed')}${route('/gone', 'Exact', 'gone')}${route('/port', 'Exact', 'web', '{number: 81}')}
${workload('web', 'web')}${workload('misnamed', 'wbe')}---
apiVersion: v1
kind: Service
metadata: {name: none}
spec: {selector: {app: none}, ports: [{port: 80}]}
`;

/**
 * Enough of the Gateway API to be stored: the group is protected, so the definitions say that
 * nobody approved them.
 */
const definition = (kind: string, plural: string, version: string): object => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: {
    name: `${plural}.gateway.networking.k8s.io`,
    annotations: { 'api-approved.kubernetes.io': 'unapproved, a test of coxswain' },
  },
  spec: {
    group: 'gateway.networking.k8s.io',
    scope: 'Namespaced',
    names: { kind, plural, singular: kind.toLowerCase(), listKind: `${kind}List` },
    versions: [
      {
        name: version,
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
      },
    ],
  },
});

const definitions = [
  definition('Gateway', 'gateways', 'v1'),
  definition('HTTPRoute', 'httproutes', 'v1'),
  definition('ReferenceGrant', 'referencegrants', 'v1beta1'),
  definition('GRPCRoute', 'grpcroutes', 'v1'),
  // As clusters with an older Gateway API serve it.
  definition('TLSRoute', 'tlsroutes', 'v1alpha2'),
];
const plurals = ['httproutes', 'gateways', 'referencegrants', 'grpcroutes', 'tlsroutes'];

const gatewayManifests = `apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: public}
spec:
  gatewayClassName: ${namespace}
  listeners:
  - {name: http, port: 80, protocol: HTTP}
  - name: tls
    port: 8443
    protocol: TLS
    tls: {mode: Passthrough}
    allowedRoutes: {namespaces: {from: Selector, selector: {matchLabels: {${namespace}: routes}}}}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: shop}
spec:
  parentRefs: [{name: public}]
  hostnames: [shop.example.com]
  rules:
  - matches: [{path: {type: PathPrefix, value: /}}]
    backendRefs: [{name: web, port: 80}]
  - matches: [{path: {type: PathPrefix, value: /api}, headers: [{name: X-Version, value: "2"}]}]
    backendRefs: [{name: none, port: 80}]
---
apiVersion: gateway.networking.k8s.io/v1
kind: GRPCRoute
metadata: {name: rpc}
spec:
  parentRefs: [{name: public}]
  hostnames: [rpc.example.com]
  rules:
  - matches: [{method: {service: shop.Cart, method: Add}}]
    backendRefs: [{name: web, port: 80}]
---
apiVersion: gateway.networking.k8s.io/v1alpha2
kind: TLSRoute
metadata: {name: sni}
spec:
  parentRefs: [{name: public, sectionName: tls}]
  hostnames: ['*.sni.example.com']
  rules: [{backendRefs: [{name: web, port: 80}]}]
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: moved}
spec:
  parentRefs: [{name: public, sectionName: http}, {group: '', kind: Service, name: web}]
  hostnames: [old.example.com]
  rules: [{filters: [{type: RequestRedirect, requestRedirect: {scheme: https, hostname: shop.example.com, statusCode: 301}}]}]
`;

describe('ingress on a cluster', () => {
  before(() => {
    execFileSync(kubectl, [`--kubeconfig=${kubeconfig}`, 'create', 'namespace', namespace]);
    const pair = certificates['foo-bar-com']!;
    const data = { 'tls.crt': btoa(pair.cert), 'tls.key': btoa(pair.key) };
    apply(
      JSON.stringify({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'cert' }, type: 'kubernetes.io/tls', data }),
    );
    apply(manifests);
    ask(['rollout', 'status', 'deployment/web', '--timeout=180s']);
    ask(['rollout', 'status', 'deployment/misnamed', '--timeout=180s']);
  });
  after(() => {
    ask(['delete', 'ingressclass', className, '--ignore-not-found']);
    ask(['delete', 'namespace', namespace, '--wait=false']);
  });

  it('routes shows host, path, backend, ready endpoints, TLS and class', async () => {
    const { stdout, exitCode } = await cox('ingress', 'routes', '-o', 'json');
    assert.equal(exitCode, 0);
    const { routes } = JSON.parse(stdout) as { routes: Record<string, unknown>[] };
    const shown = routes.map(({ host, path, pathType, backend, endpoints, className: own }) => {
      const { ready, total } = (endpoints ?? {}) as { ready?: number; total?: number };
      return [host, path, pathType, backend, ready, total, own];
    });
    assert.deepEqual(shown, [
      ['foo.bar.com', '/', 'Prefix', 'web:http', 2, 2, className],
      ['foo.bar.com', '/gone', 'Exact', 'gone:80', undefined, undefined, className],
      ['foo.bar.com', '/misnamed', 'Prefix', 'misnamed:80', 0, 0, className],
      ['foo.bar.com', '/none', 'Prefix', 'none:80', 0, 0, className],
      ['foo.bar.com', '/port', 'Exact', 'web:81', undefined, undefined, className],
    ]);
    const table = await cox('ingress', 'routes');
    assert.match(table.stdout, /^NAME +HOST +PATH +TYPE +BACKEND +READY +TLS +CLASS +ADDRESS\n/);
    assert.match(table.stdout, /web:http +2\/2 +cert \(\d+d\)/);
  });

  /** A path, what breaks (undefined: it is served), and words of the reason. */
  const hops: readonly (readonly [string, string | undefined, RegExp])[] = [
    ['/', undefined, /2 of 2 endpoints are ready/],
    ['/deep/down', undefined, /2 of 2 endpoints are ready/],
    ['/gone', 'service', /Service "gone" does not exist/],
    ['/port', 'port', /has no port 81; its ports are 80 \(http\)/],
    ['/none', 'endpoints', /no pod has the labels app=none/],
    ['/misnamed', 'endpoints', /target port is called "wbe".*they name web/],
  ];
  for (const [path, breaks, words] of hops) {
    it(`test follows ${path}`, async () => {
      for (const scheme of ['http', 'https']) {
        const typed = await cox('ingress', 'test', `${scheme}://foo.bar.com${path}`, `--class=${className}`);
        assert.equal(typed.exitCode, breaks === undefined ? 0 : 1, typed.stdout);
        assert.match(typed.stdout, words);
        if (breaks !== undefined) assert.match(typed.stdout, new RegExp(`breaks at the ${breaks}\n`));
      }
    });
  }

  it('test says that no rule matches', async () => {
    const { stdout, exitCode } = await cox('ingress', 'test', 'http://other.example/', `--class=${className}`);
    assert.equal(exitCode, 1);
    assert.match(stdout, /no rule of class .* matches/);
  });

  it('lint finds the three that are broken, as text, JSON and SARIF', async () => {
    const { stdout, exitCode } = await cox('ingress', 'lint', '-o', 'json');
    assert.equal(exitCode, 1);
    const { findings } = JSON.parse(stdout) as { findings: { rule: string; where: { field: string } }[] };
    assert.deepEqual(findings.map(({ rule }) => rule).sort(), [
      'ingress-no-ready-endpoint',
      'ingress-port-missing',
      'ingress-service-missing',
      'ingress-target-port-missing',
    ]);
    assertSarif(JSON.parse((await cox('ingress', 'lint', '-o', 'sarif')).stdout));
  });

  it('map draws the pods by name', async () => {
    const names = ask(['get', 'pods', '-l', 'app=web', '-o', 'jsonpath={.items[*].metadata.name}']).split(' ');
    const { stdout } = await cox('ingress', 'map');
    for (const name of names) assert.match(stdout, new RegExp(`● pod/${name} `));
    const page = await cox('ingress', 'map', '-o', 'html');
    for (const name of names) assert.ok(page.stdout.includes(`pod/${name}`));
  });

  describe('HTTPRoutes', () => {
    before(() => {
      apply(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: definitions }));
      const names = plurals.map((plural) => `crd/${plural}.gateway.networking.k8s.io`);
      ask(['wait', '--for=condition=Established', ...names, '--timeout=180s']);
      apply(gatewayManifests);
    });
    after(() => {
      for (const plural of plurals) {
        ask(['delete', 'crd', `${plural}.gateway.networking.k8s.io`, '--wait=false']);
      }
    });

    it('are among the routes', async () => {
      const { stdout } = await cox('ingress', 'routes');
      assert.match(stdout, /httproute\/shop +shop\.example\.com +\/ +PathPrefix +web:80 +2\/2/);
      assert.match(stdout, /httproute\/shop +shop\.example\.com +\/api +PathPrefix +none:80 +0\/0/);
    });

    it('are tested with the headers of the request', async () => {
      const of = (...words: readonly string[]): Promise<Typed> =>
        cox('ingress', 'test', 'http://shop.example.com/api', `--class=${namespace}`, ...words);
      const plain = await of();
      assert.equal(plain.exitCode, 0, plain.stdout);
      assert.match(plain.stdout, /listener http of Gateway .*\/public/);
      const second = await of('-H', 'X-Version: 2');
      assert.equal(second.exitCode, 1);
      assert.match(second.stdout, /PathPrefix \/api -> none:80/);
    });

    const of = (url: string, ...words: readonly string[]): Promise<Typed> =>
      cox('ingress', 'test', url, `--class=${namespace}`, ...words);

    it('take requests to the ports of their listeners only', async () => {
      const { stdout, exitCode } = await of('http://shop.example.com:8080/');
      assert.equal(exitCode, 1);
      assert.match(stdout, /no listener of .*\/public accepts http on port 8080 .* http \(HTTP on port 80\)/);
    });

    it('answer with redirects', async () => {
      const { stdout, exitCode } = await of('http://old.example.com/x?y=1');
      assert.equal(exitCode, 0, stdout);
      assert.match(stdout, /answers 301 with Location https:\/\/shop\.example\.com\/x\?y=1/);
      assert.match((await cox('ingress', 'routes')).stdout, /httproute\/moved .* <redirect 301> +<none>/);
    });

    it('GRPCRoutes take gRPC calls', async () => {
      const called = await of('http://rpc.example.com/shop.Cart/Add', '--method=POST');
      assert.equal(called.exitCode, 0, called.stdout);
      assert.match(called.stdout, /grpcroute\/rpc in .* rpc\.example\.com GRPC \/shop\.Cart\/Add -> web:80/);
      assert.equal((await of('http://rpc.example.com/shop.Cart/Add')).exitCode, 1);
      assert.match((await cox('ingress', 'routes')).stdout, /grpcroute\/rpc .* \/shop\.Cart\/Add +GRPC +web:80 +2\/2/);
    });

    it('TLSRoutes take server names, from namespaces that the listener selects', async () => {
      const refused = await of('https://a.sni.example.com:8443/');
      assert.equal(refused.exitCode, 1);
      assert.match(refused.stdout, /tlsroute\/sni .* allows no routes from namespace/);
      assert.match((await cox('ingress', 'routes')).stdout, /tlsroute\/sni .* <detached>/);
      ask(['label', 'namespace', namespace, `${namespace}=routes`]);
      const taken = await of('https://a.sni.example.com:8443/');
      assert.equal(taken.exitCode, 0, taken.stdout);
      assert.match(taken.stdout, /passes TLS through to the pods/);
      assert.match((await cox('ingress', 'map')).stdout, /TLS \/ +● web:80/);
    });
  });

  describe('--send', () => {
    let status = 200;
    const seen: string[] = [];
    const server = http.createServer((request, response) => {
      seen.push(`${request.method} ${request.headers.host} ${request.url} ${request.headers['x-version']}`);
      response.statusCode = status;
      response.end();
    });
    before(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
    after(() => server.close());

    const send = async (url: string): Promise<Typed> => {
      const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
      const words = ['ingress', 'test', url, '--send', `--address=${address}`, `--class=${className}`];
      return cox(...words, '-H', 'X-Version: 2', '--method', 'POST');
    };

    it('asks with the host of the URL and compares', async () => {
      const fine = await send('http://foo.bar.com/deep?x=1');
      assert.deepEqual([fine.exitCode, seen.at(-1)], [0, 'POST foo.bar.com /deep?x=1 2']);
      assert.match(fine.stdout, /As the rules say/);
      status = 503;
      const failed = await send('http://foo.bar.com/deep');
      assert.equal(failed.exitCode, 1);
      assert.match(failed.stdout, /: 503 Service Unavailable.*\nNot as the rules say/);
      const expected = await send('http://foo.bar.com/none');
      assert.equal(expected.exitCode, 1);
      assert.match(expected.stdout, /As the rules say/);
    });

    it('needs an address', async () => {
      const { exitCode, stderr } = await cox(
        'ingress',
        'test',
        'http://foo.bar.com/',
        '--send',
        `--class=${className}`,
      );
      assert.equal(exitCode, 1);
      assert.match(stderr, /^error: the Ingress has no address in its status/);
    });
  });
});
