import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { KubeObject } from '../../../src/apimachinery/object.ts';
import { parseStream } from '../../../src/manifest/yaml.ts';
import { testRequest } from '../../../src/resources/ingress/answer.ts';
import { classOf } from '../../../src/resources/ingress/class.ts';
import { matchGatewayHost } from '../../../src/resources/ingress/gateway/hostnames.ts';
import { matchHost, matchPath } from '../../../src/resources/ingress/match.ts';
import { parseRequest } from '../../../src/resources/ingress/request.ts';
import { worldOf } from '../../../src/resources/ingress/world.ts';

const objectsOf = (text: string) => [...parseStream(text)].map(({ value }) => ({ object: value as KubeObject }));

describe('hosts of Ingress rules', () => {
  // https://kubernetes.io/docs/concepts/services-networking/ingress/#hostname-wildcards
  const rows = [
    ['*.foo.com', 'bar.foo.com', 'wildcard'],
    ['*.foo.com', 'baz.bar.foo.com', undefined],
    ['*.foo.com', 'foo.com', undefined],
    ['*.foo.com', '.foo.com', undefined],
    ['foo.com', 'foo.com', 'exact'],
    ['FOO.com', 'foo.com', 'exact'],
    ['', '192.0.2.1', 'any'],
    ['*', 'foo.com', undefined],
  ] as const;
  for (const [rule, host, expected] of rows) {
    it(`${rule} and ${host}`, () => assert.equal(matchHost(rule, host), expected));
  }
});

describe('paths of Ingress rules', () => {
  // https://kubernetes.io/docs/concepts/services-networking/ingress/#examples
  const rows = [
    ['Prefix', '/', '/any/path', true],
    ['Exact', '/foo', '/foo', true],
    ['Exact', '/foo', '/bar', false],
    ['Exact', '/foo', '/foo/', false],
    ['Exact', '/foo/', '/foo', false],
    ['Prefix', '/foo', '/foo', true],
    ['Prefix', '/foo', '/foo/', true],
    ['Prefix', '/foo/', '/foo', true],
    ['Prefix', '/foo/', '/foo/', true],
    ['Prefix', '/aaa/bb', '/aaa/bbb', false],
    ['Prefix', '/aaa/bbb', '/aaa/bbb', true],
    ['Prefix', '/aaa/bbb/', '/aaa/bbb', true],
    ['Prefix', '/aaa/bbb', '/aaa/bbb/', true],
    ['Prefix', '/aaa/bbb', '/aaa/bbb/ccc', true],
    ['Prefix', '/aaa/bbb', '/aaa/bbbxyz', false],
    ['Prefix', '/aaa', '/ccc', false],
    ['ImplementationSpecific', '', '/any', true],
    ['Prefix', '/foo', '/%zz', false],
  ] as const;
  for (const [type, rule, path, expected] of rows) {
    it(`${type} ${rule} and ${path}`, () => assert.equal(matchPath(type, rule, path), expected));
  }
});

describe('precedence of Ingress rules', () => {
  const path = (type: string, value: string, service: string): string =>
    `{path: ${value}, pathType: ${type}, backend: {service: {name: ${service}, port: {number: 80}}}}`;
  const ingress = (name: string, ...paths: string[]): string =>
    `{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: ${name}}, spec: {ingressClassName: c, rules: [{host: h, http: {paths: [${paths.join(', ')}]}}]}}\n---\n`;
  const first = (text: string, at: string): string | undefined =>
    testRequest(worldOf(objectsOf(text), 'default'), parseRequest(`http://h${at}`, [], 'GET'), { now: 0 }).answers[0]
      ?.rule?.backend;

  it('compares paths by elements: Exact /foo goes before Prefix /foo/, in one Ingress and in two', () => {
    const exact = path('Exact', '/foo', 'exact');
    const prefix = path('Prefix', '/foo/', 'prefix');
    for (const text of [ingress('a', prefix, exact), ingress('a', prefix) + ingress('b', exact)]) {
      assert.equal(first(text, '/foo'), 'exact:80');
      assert.equal(first(text, '/foo/'), 'prefix:80');
      assert.equal(first(text, '/foo/bar'), 'prefix:80');
    }
  });

  it('takes an Exact path with a slash for the longer one', () => {
    const text = ingress('a', path('Prefix', '/foo', 'prefix'), path('Exact', '/foo/', 'exact'));
    assert.equal(first(text, '/foo/'), 'exact:80');
    assert.equal(first(text, '/foo'), 'prefix:80');
  });

  it('takes the longer text of two prefixes for the same requests', () => {
    const text = ingress('a', path('Prefix', '/foo', 'short'), path('Prefix', '/foo/', 'long'));
    for (const at of ['/foo', '/foo/', '/foo/bar']) assert.equal(first(text, at), 'long:80');
  });
});

describe('a request', () => {
  it('is read from URL, headers and method', () => {
    const request = parseRequest('Shop.Example.com.:8443/a/../b%20c?x=1&y=2#z', ['X-Version:  2 '], 'post');
    assert.deepEqual(request, {
      url: 'http://shop.example.com.:8443/b%20c?x=1&y=2',
      scheme: 'http',
      host: 'shop.example.com',
      port: 8443,
      path: '/b%20c',
      query: [
        ['x', '1'],
        ['y', '2'],
      ],
      method: 'POST',
      headers: [['x-version', '2']],
    });
  });

  it('has the host of a Host header', () => {
    assert.equal(parseRequest('http://192.0.2.1/', ['Host: Foo.com:80'], 'GET').host, 'foo.com');
  });

  it('is refused in one line', () => {
    assert.throws(() => parseRequest('http://', [], 'GET'), { message: 'the URL "http://" is not valid' });
    assert.throws(() => parseRequest('ftp://x/', [], 'GET'), /must begin with http:\/\/ or https:\/\//);
    assert.throws(() => parseRequest('http://x/', ['bad'], 'GET'), /must be of the form "NAME: VALUE"/);
    assert.throws(() => parseRequest('http://x/', ['A: b\r\nC: d'], 'GET'), /is not valid/);
    assert.throws(() => parseRequest('http://x/', [], 'GE T'), /the method "GE T" is not valid/);
  });
});

describe('the class of an Ingress', () => {
  const classes = `{apiVersion: networking.k8s.io/v1, kind: IngressClass, metadata: {name: old, creationTimestamp: "2020-01-01T00:00:00Z", annotations: {ingressclass.kubernetes.io/is-default-class: "true"}}, spec: {controller: c}}
---
{apiVersion: networking.k8s.io/v1, kind: IngressClass, metadata: {name: new, creationTimestamp: "2021-01-01T00:00:00Z", annotations: {ingressclass.kubernetes.io/is-default-class: "true"}}, spec: {controller: c}}
---
`;
  const of = (ingress: string): unknown => {
    const world = worldOf(objectsOf(`${classes}${ingress}`), 'default');
    const { name, from, missing } = classOf(world, world.ingresses[0]!);
    return [name, from, missing];
  };
  it('is the field before the annotation before the newest default class', () => {
    const text = (metadata: string, spec: string): string =>
      `{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: ${metadata}, spec: ${spec}}`;
    const annotation = '{annotations: {kubernetes.io/ingress.class: nginx}}';
    assert.deepEqual(of(text(annotation, '{ingressClassName: old}')), ['old', 'ingressClassName', false]);
    assert.deepEqual(of(text(annotation, '{}')), ['nginx', 'annotation', false]);
    assert.deepEqual(of(text('{}', '{}')), ['new', 'default', false]);
    assert.deepEqual(of(text('{}', '{ingressClassName: gone}')), ['gone', 'ingressClassName', true]);
  });
});

describe('the Gateway API', () => {
  it('lets a wildcard stand for one label or more', () => {
    assert.equal(matchGatewayHost('*.example.com', 'a.example.com'), true);
    assert.equal(matchGatewayHost('*.example.com', 'a.b.example.com'), true);
    assert.equal(matchGatewayHost('*.example.com', 'example.com'), false);
    assert.equal(matchGatewayHost('', 'any'), true);
  });

  const world = (routes: string, listeners = '[{name: http, port: 80, protocol: HTTP}]'): ReturnType<typeof worldOf> =>
    worldOf(
      objectsOf(`{apiVersion: gateway.networking.k8s.io/v1, kind: Gateway, metadata: {name: public}, spec: {gatewayClassName: any, listeners: ${listeners}}}
---
{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {ports: [{port: 80}]}}
---
{apiVersion: v1, kind: Service, metadata: {name: b}, spec: {ports: [{port: 80}]}}
---
{apiVersion: v1, kind: Service, metadata: {name: c, namespace: other}, spec: {ports: [{port: 80}]}}
---
${routes}`),
      'default',
    );
  const route = (name: string, created: string, hostnames: string, rules: string): string =>
    `{apiVersion: gateway.networking.k8s.io/v1, kind: HTTPRoute, metadata: {name: ${name}, creationTimestamp: "${created}"}, spec: {parentRefs: [{name: public}], hostnames: ${hostnames}, rules: ${rules}}}\n---\n`;
  const to = (service: string, match: string): string =>
    `{matches: [${match}], backendRefs: [{name: ${service}, port: 80}]}`;
  const ask = (
    of: ReturnType<typeof worldOf>,
    url: string,
    headers: readonly string[] = [],
    method = 'GET',
  ): string | undefined => {
    const { answers, served } = testRequest(of, parseRequest(url, headers, method), { now: 0 });
    return served ? answers[0]?.targets[0]?.service : undefined;
  };

  it('takes Exact before the longest prefix, then method, headers, query', () => {
    const rules = (first: string, second: string): ReturnType<typeof worldOf> =>
      world(route('r', '2020-01-01T00:00:00Z', '[h]', `[${to('a', first)}, ${to('b', second)}]`));
    assert.equal(ask(rules('{path: {value: /x/y}}', '{path: {type: Exact, value: /x}}'), 'h/x'), 'b');
    assert.equal(ask(rules('{path: {value: /}}', '{path: {value: /x}}'), 'h/x/y'), 'b');
    assert.equal(ask(rules('{}', '{method: POST}'), 'h/', [], 'POST'), 'b');
    assert.equal(ask(rules('{}', '{method: POST}'), 'h/'), 'a');
    assert.equal(ask(rules('{}', '{headers: [{name: X-V, value: "2"}]}'), 'h/', ['x-v: 2']), 'b');
    assert.equal(ask(rules('{}', '{headers: [{name: X-V, value: "2"}]}'), 'h/', ['x-v: 3']), 'a');
    assert.equal(ask(rules('{}', '{queryParams: [{name: q, value: "2"}]}'), 'h/?q=2'), 'b');
    assert.equal(ask(rules('{path: {value: /}}', '{path: {type: RegularExpression, value: "/[a-z]+"}}'), 'h/abc'), 'b');
    assert.equal(ask(rules('{}', '{}'), 'h/'), 'a');
  });

  it('takes the more specific hostname before all else, and the older route on a tie', () => {
    const of = world(
      route('young', '2021-01-01T00:00:00Z', '["*.h.com"]', `[${to('a', '{path: {value: /}}')}]`) +
        route('old', '2020-01-01T00:00:00Z', '["*.h.com"]', `[${to('b', '{path: {value: /}}')}]`),
    );
    assert.equal(ask(of, 'x.h.com/'), 'b');
    const precise = world(
      route('wide', '2020-01-01T00:00:00Z', '["*.h.com"]', `[${to('a', '{path: {type: Exact, value: /x}}')}]`) +
        route('narrow', '2021-01-01T00:00:00Z', '[x.h.com]', `[${to('b', '{path: {value: /}}')}]`),
    );
    assert.equal(ask(precise, 'x.h.com/x'), 'b');
  });

  it('asks for a ReferenceGrant across namespaces, and for a listener', () => {
    const rules = '[{backendRefs: [{name: c, namespace: other, port: 80}]}]';
    const own = route('r', '2020-01-01T00:00:00Z', '[h]', rules);
    const grant =
      '{apiVersion: gateway.networking.k8s.io/v1beta1, kind: ReferenceGrant, metadata: {name: g, namespace: other}, spec: {from: [{group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: default}], to: [{group: "", kind: Service}]}}';
    assert.equal(ask(world(own), 'h/'), undefined);
    assert.equal(ask(world(own + grant), 'h/'), 'c');
    assert.equal(ask(world(own + grant, '[{name: s, port: 443, protocol: HTTPS}]'), 'h/'), undefined);
    assert.equal(ask(world(own + grant, '[{name: s, port: 80, protocol: HTTP, hostname: other}]'), 'h/'), undefined);
  });

  it('does not try an expression that could take for ever', () => {
    const slow = world(
      route('r', '2020-01-01T00:00:00Z', '[h]', `[${to('a', '{path: {type: RegularExpression, value: "/(a+)+b"}}')}]`),
    );
    const started = performance.now();
    assert.equal(ask(slow, `h/${'a'.repeat(200)}`), undefined);
    assert.ok(performance.now() - started < 1000);
  });
});
