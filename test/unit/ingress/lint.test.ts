import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import type { KubeObject } from '../../../src/apimachinery/object.ts';
import { fieldLines } from '../../../src/manifest/positions.ts';
import { parseStream } from '../../../src/manifest/yaml.ts';
import { sarifLog } from '../../../src/print/sarif.ts';
import { lintIngresses } from '../../../src/resources/ingress/lint/index.ts';
import { allIngressRules } from '../../../src/resources/ingress/lint/rules.ts';
import { worldOf } from '../../../src/resources/ingress/world.ts';
import type { LintFinding } from '../../../src/resources/lint/types.ts';
import { lintPage } from '../../support/lint-pages.ts';
import { assertSarif } from '../../support/sarif-schema.ts';

const now = Date.UTC(2027, 0, 1);

/** The findings on a file's text. */
function lint(text: string): readonly LintFinding[] {
  const objects = [...parseStream(text)].map(({ value, text: own, line: firstLine }) => {
    const lines = fieldLines(own, firstLine);
    const placeOf = (field: Parameters<typeof lines>[0]) => ({ file: 'app.yaml', line: lines(field) });
    return { object: value as KubeObject, source: { file: 'app.yaml', placeOf } };
  });
  return lintIngresses(worldOf(objects, 'default'), now);
}

const lineOf = (text: string, pattern: RegExp): number => text.split('\n').findIndex((line) => pattern.test(line)) + 1;

describe('the pages of ingress lint', () => {
  for (const rule of allIngressRules) {
    it(`${rule.id}: the bad example is found, the good one is clean`, () => {
      const { bad, good } = lintPage(rule);
      const found = lint(bad);
      assert.deepEqual([...new Set(found.map(({ rule: id }) => id))], [rule.id]);
      assert.deepEqual(
        found.map(({ level }) => level),
        found.map(() => rule.level),
      );
      assertSarif(sarifLog(allIngressRules, found, '0.1.0'));
      assert.deepEqual(lint(good), []);
    });
  }

  it('are those of the rules', () => {
    const pages = readdirSync(path.join(import.meta.dirname, '../../../docs/lint')).filter((name) =>
      name.startsWith('ingress-'),
    );
    assert.deepEqual(pages.sort(), allIngressRules.map(({ id }) => `${id}.md`).sort());
  });
});

/** The bad example of a rule, its only finding's line, and the line that it should have. */
const lines: readonly (readonly [string, RegExp])[] = [
  ['ingress-class-unknown', /ingressClassName: treafik/],
  ['ingress-class-annotation', /kubernetes.io\/ingress.class/],
  ['ingress-service-missing', /name: wbe/],
  ['ingress-port-missing', /number: 8080/],
  ['ingress-tls-secret-missing', /secretName: shop-tsl/],
  ['ingress-tls-host', /- shop.example.com/],
  ['ingress-tls-unused', /- shop.exmaple.com/],
  ['ingress-implementation-specific', /pathType: Impl/],
  ['ingress-retired-annotation', /rewrite-target/],
];

describe('where ingress lint finds it', () => {
  for (const [id, pattern] of lines) {
    it(id, () => {
      const { bad } = lintPage(allIngressRules.find((rule) => rule.id === id)!);
      assert.deepEqual(
        lint(bad).map(({ where }) => [where.file, where.line]),
        [['app.yaml', lineOf(bad, pattern)]],
      );
    });
  }

  it('names the Gateway equivalent of an annotation', () => {
    const { bad } = lintPage(allIngressRules.find(({ id }) => id === 'ingress-retired-annotation')!);
    assert.match(lint(bad)[0]?.fix ?? '', /URLRewrite/);
  });
});

describe('paths that are never reached', () => {
  const paths = (first: string): string => `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web}
spec:
  ingressClassName: any
  rules:
  - host: h
    http:
      paths:
      - {path: /foo, pathType: ${first}, backend: {service: {name: a, port: {number: 80}}}}
      - {path: /foo/, pathType: Prefix, backend: {service: {name: b, port: {number: 80}}}}
`;

  it('are prefixes, and no Exact path: it is as long as the prefix with a slash', () => {
    assert.deepEqual(
      lint(paths('Prefix')).map(({ rule }) => rule),
      ['ingress-shadowed-path'],
    );
    assert.deepEqual(lint(paths('Exact')), []);
  });
});

describe('what nobody can know from files', () => {
  const ingress = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web}
spec:
  ingressClassName: any
  tls: [{hosts: [h], secretName: absent}]
  rules:
  - host: h
    http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: absent, port: {number: 80}}}}]}
`;

  it('is no finding: classes, Services and secrets of which the files hold none', () => {
    assert.deepEqual(lint(ingress), []);
  });

  it('is one where the files hold others of the kind', () => {
    const others = `---
{apiVersion: v1, kind: Service, metadata: {name: other}}
---
{apiVersion: v1, kind: Secret, metadata: {name: other}}
---
{apiVersion: networking.k8s.io/v1, kind: IngressClass, metadata: {name: other}}
`;
    assert.deepEqual(
      lint(ingress + others)
        .map(({ rule }) => rule)
        .sort(),
      ['ingress-class-unknown', 'ingress-service-missing', 'ingress-tls-secret-missing'],
    );
  });
});

describe('objects of any shape', () => {
  const shapes = ['null', '1', '"x"', '[]', '[null]', '[[]]', '{}', '{"a": null}', '[{"http": 3}]', '[{"paths": {}}]'];
  for (const field of ['metadata', 'spec', 'status', 'data']) {
    for (const shape of shapes) {
      it(`${field}: ${shape}`, () => {
        for (const kind of [
          'Ingress',
          'IngressClass',
          'Service',
          'EndpointSlice',
          'Pod',
          'Secret',
          'HTTPRoute',
          'GRPCRoute',
          'TLSRoute',
          'Gateway',
          'GatewayClass',
          'ListenerSet',
          'ReferenceGrant',
          'Namespace',
        ]) {
          const groups = ['v1', 'networking.k8s.io/v1', 'discovery.k8s.io/v1', 'gateway.networking.k8s.io/v1'];
          for (const apiVersion of groups) {
            assert.ok(Array.isArray(lint(`{"apiVersion": "${apiVersion}", "kind": "${kind}", "${field}": ${shape}}`)));
          }
        }
      });
    }
  }
  for (const shape of shapes) {
    it(`spec.rules, tls, defaultBackend and ingressClassName: ${shape}`, () => {
      for (const key of ['rules', 'tls', 'defaultBackend', 'ingressClassName']) {
        const text = `{"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "spec": {"${key}": ${shape}}}`;
        assert.ok(Array.isArray(lint(text)));
      }
    });
  }
});
