/**
 * What `cox ingress` asks an API server for: the Gateway API in the versions that it serves, and no
 * more than is needed.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { JsonObject } from '../../../src/apimachinery/json.ts';
import { type Typed, typeCommand } from '../../support/in-process.ts';
import {
  gateway,
  grant,
  grpcRoute,
  http as httpListener,
  httpRoute,
  namespaceObject,
  tls,
  tlsRoute,
  to,
} from './gateway/kit.ts';

const group = '/apis/gateway.networking.k8s.io';
const service = (name: string, namespace: string): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace },
  spec: { ports: [{ port: 80 }] },
});
const slice = (name: string, namespace: string): JsonObject => ({
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: { name, namespace, labels: { 'kubernetes.io/service-name': name } },
  ports: [{ name: '', port: 80 }],
  endpoints: [{ addresses: ['192.0.2.10'], conditions: { ready: true } }],
});

describe('what is read of the Gateway API', () => {
  /** Lists by path; a number is the status of a refusal, a path that is not there answers 404. */
  let served: Record<string, readonly JsonObject[] | number> = {};
  let asked: string[] = [];
  const folder = mkdtempSync(path.join(tmpdir(), 'cox-ingress-'));
  const server = http.createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://any');
    const place = url.pathname.replace('/namespaces/default', '');
    asked.push(place);
    const answer = served[place] ?? 404;
    response.setHeader('content-type', 'application/json');
    response.statusCode = typeof answer === 'number' ? answer : 200;
    const failure = { kind: 'Status', apiVersion: 'v1', status: 'Failure', code: answer, message: 'no rights' };
    response.end(
      JSON.stringify(
        typeof answer === 'number' ? failure : { kind: 'List', apiVersion: 'v1', metadata: {}, items: answer },
      ),
    );
  });
  before(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const config = {
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'c',
      clusters: [{ name: 'c', cluster: { server: `http://127.0.0.1:${(server.address() as AddressInfo).port}` } }],
      contexts: [{ name: 'c', context: { cluster: 'c', user: 'c' } }],
      users: [{ name: 'c', user: {} }],
    };
    writeFileSync(path.join(folder, 'config'), JSON.stringify(config));
  });
  after(() => {
    server.close();
    rmSync(folder, { recursive: true });
  });
  beforeEach(() => {
    asked = [];
    served = {
      '/apis/networking.k8s.io/v1/ingresses': [],
      '/apis/networking.k8s.io/v1/ingressclasses': [],
      '/api/v1/services': [service('a', 'default')],
      '/apis/discovery.k8s.io/v1/endpointslices': [slice('a', 'default')],
    };
  });

  const cox = (...words: readonly string[]): Promise<Typed> =>
    typeCommand(['ingress', ...words], { env: { KUBECONFIG: path.join(folder, 'config'), HOME: folder } });
  const answerTo = async (url: string, ...words: readonly string[]): Promise<string> => {
    const { stdout } = await cox('test', url, '-o', 'json', ...words);
    const { answers } = JSON.parse(stdout) as { answers: { rule?: { object: string } }[] };
    return answers[0]?.rule?.object ?? 'none';
  };

  it('is nothing but Gateways where it is not served, and nothing is said of it', async () => {
    const { stderr } = await cox('routes');
    assert.equal(stderr, 'No routes found in default namespace.\n');
    assert.deepEqual(
      asked.filter((place) => place.startsWith(group)),
      [`${group}/v1/gateways`],
    );
  });

  it('is each kind of route that is served, in the version that is served', async () => {
    served[`${group}/v1/gateways`] = [gateway([httpListener(), tls()])];
    served[`${group}/v1/httproutes`] = [httpRoute('web', { rules: [to('a')] })];
    assert.equal(await answerTo('http://h.com/'), 'httproute/web');
    assert.equal(await answerTo('https://h.com/'), 'none');
    served[`${group}/v1/grpcroutes`] = [grpcRoute('rpc', { hostnames: ['h.com'], rules: [to('a')] })];
    for (const version of ['v1', 'v1alpha3', 'v1alpha2']) {
      served[`${group}/${version}/tlsroutes`] = [tlsRoute('sni', { hostnames: ['h.com'], rules: [to('a')] })];
      assert.equal(await answerTo('https://h.com/'), 'tlsroute/sni', version);
      delete served[`${group}/${version}/tlsroutes`];
    }
    assert.equal(await answerTo('http://h.com/p.S/M', '--method=POST'), 'grpcroute/rpc');
  });

  it('takes ReferenceGrants of v1beta1 and of v1; without rights nobody knows', async () => {
    const granted = grant(
      { group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', namespace: 'default' },
      { group: '', kind: 'Service' },
    );
    served[`${group}/v1/gateways`] = [gateway()];
    served[`${group}/v1/httproutes`] = [httpRoute('web', { rules: [to('other/x')] })];
    served['/api/v1/namespaces/other/services'] = [service('x', 'other')];
    served['/apis/discovery.k8s.io/v1/namespaces/other/endpointslices'] = [slice('x', 'other')];
    const { stdout: none } = await cox('test', 'http://h/');
    assert.match(
      none,
      /broken +backend +no ReferenceGrant in namespace other lets HTTPRoutes of default use Service other\/x/,
    );
    for (const version of ['v1beta1', 'v1']) {
      served[`${group}/${version}/referencegrants`] = [granted];
      const { stdout } = await cox('test', 'http://h/');
      assert.match(stdout, /ok +service +Service "x"/, version);
      served[`${group}/${version}/referencegrants`] = 403;
      const { stdout: refused, exitCode } = await cox('test', 'http://h/');
      assert.equal(exitCode, 0);
      assert.match(refused, /unknown +backend +it is not known whether a ReferenceGrant/);
      delete served[`${group}/${version}/referencegrants`];
    }
  });

  it('is namespaces where a listener chooses by their labels, and only there', async () => {
    served[`${group}/v1/httproutes`] = [httpRoute('web', { rules: [to('a')] })];
    served[`${group}/v1/gateways`] = [gateway()];
    assert.equal(await answerTo('http://h/'), 'httproute/web');
    assert.ok(!asked.includes('/api/v1/namespaces'));
    const selector = { matchLabels: { team: 'web' } };
    served[`${group}/v1/gateways`] = [
      gateway([httpListener({ allowedRoutes: { namespaces: { from: 'Selector', selector } } })]),
    ];
    served['/api/v1/namespaces'] = [namespaceObject('default', { team: 'web' })];
    assert.equal(await answerTo('http://h/'), 'httproute/web');
    served['/api/v1/namespaces'] = [namespaceObject('default', { team: 'other' })];
    assert.equal(await answerTo('http://h/'), 'none');
    served['/api/v1/namespaces'] = 403;
    const { stdout, stderr, exitCode } = await cox('test', 'http://h/');
    assert.equal(exitCode, 0);
    assert.match(stderr, /^Warning: continuing without namespaces: /);
    assert.match(
      stdout,
      /unknown +gateway +it is not known whether namespace default matches the selector of listener http/,
    );
  });

  it('says that a GatewayClass does not exist only where GatewayClasses can be read', async () => {
    served[`${group}/v1/gateways`] = [gateway()];
    served[`${group}/v1/httproutes`] = [httpRoute('web', { rules: [to('a')] })];
    assert.equal((await cox('test', 'http://h/')).exitCode, 0);
    served[`${group}/v1/gatewayclasses`] = 403;
    assert.equal((await cox('test', 'http://h/')).exitCode, 0);
    served[`${group}/v1/gatewayclasses`] = [];
    const { stdout, exitCode } = await cox('test', 'http://h/');
    assert.equal(exitCode, 1);
    assert.match(stdout, /GatewayClass "any" does not exist/);
  });
});

it('of a version that no server has any more is not passed over in silence', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'cox-old-'));
  const file = path.join(folder, 'old.yaml');
  const old = (apiVersion: string, name: string) =>
    `kind: Ingress\napiVersion: ${apiVersion}\nmetadata: {name: ${name}}\n`;
  writeFileSync(file, `${old('extensions/v1beta1', 'a')}---\n${old('networking.k8s.io/v1', 'b')}`);
  const { stdout, stderr } = await typeCommand(['ingress', 'routes', '-f', file]);
  assert.equal(
    stderr,
    `Warning: ${file}:2: Ingress "a" of extensions/v1beta1 is not inspected: Kubernetes serves networking.k8s.io/v1 only, since 1.22\nNo routes found.\n`,
  );
  assert.doesNotMatch(stdout, /\ba\b/);
  rmSync(folder, { recursive: true });
});
