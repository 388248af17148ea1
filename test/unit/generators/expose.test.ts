// Expected objects: kubectl 1.37, expose --dry-run=client -o json.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { structJson } from '../../../src/apimachinery/go/struct-json.ts';
import type { JsonObject } from '../../../src/apimachinery/json.ts';
import type { KubeObject } from '../../../src/apimachinery/object.ts';
import { type ExposeOptions, exposeDefaults, exposingService } from '../../../src/resources/generators/expose.ts';
import { assertExposable } from '../../../src/resources/generators/exposed.ts';

const none: ExposeOptions = {
  name: '',
  selector: '',
  labels: '',
  port: '',
  targetPort: '',
  protocol: '',
  type: '',
  externalIP: '',
  loadBalancerIP: '',
  sessionAffinity: '',
  clusterIP: '',
};

function deployment(name: string, labels: JsonObject, ports: JsonObject[], selector: JsonObject = {}): KubeObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, labels },
    spec: {
      selector: { matchLabels: { app: name }, ...selector },
      template: { spec: { containers: [{ name: 'a' }, { name: 'b', ports }] } },
    },
  };
}

const web = deployment('web', { app: 'web' }, [{ containerPort: 80, protocol: 'TCP' }]);
const multi = deployment('multi', {}, [
  { containerPort: 80, protocol: 'UDP' },
  { containerPort: 81, protocol: 'TCP' },
  { containerPort: 80, protocol: 'TCP' },
]);

const expose = (object: KubeObject, options: Partial<ExposeOptions> = {}): string => {
  const all = { ...none, ...options };
  return structJson(exposingService(object, all, exposeDefaults(object, all)));
};

test('expose deployment web', () => {
  assert.equal(
    expose(web),
    '{"kind":"Service","apiVersion":"v1","metadata":{"name":"web","labels":{"app":"web"}},"spec":{"ports":[{"protocol":"TCP","port":80,"targetPort":80}],"selector":{"app":"web"}},"status":{"loadBalancer":{}}}',
  );
});

test('expose deployment web with every flag', () => {
  const service = expose(web, {
    name: 'w3',
    type: 'LoadBalancer',
    loadBalancerIP: '1.2.3.4',
    externalIP: '4.4.4.4',
    sessionAffinity: 'ClientIP',
    clusterIP: 'None',
    targetPort: 'http',
    protocol: 'UDP',
    labels: 'x=y',
    selector: 'q=r',
    port: '80,81',
  });
  assert.equal(
    service,
    '{"kind":"Service","apiVersion":"v1","metadata":{"name":"w3","labels":{"x":"y"}},"spec":{"ports":[{"name":"port-1","protocol":"UDP","port":80,"targetPort":"http"},{"name":"port-2","protocol":"UDP","port":81,"targetPort":"http"}],"selector":{"q":"r"},"clusterIP":"None","type":"LoadBalancer","externalIPs":["4.4.4.4"],"sessionAffinity":"ClientIP","loadBalancerIP":"1.2.3.4"},"status":{"loadBalancer":{}}}',
  );
});

test('a port of two protocols becomes two ports', () => {
  const { ports } = (JSON.parse(expose(multi)) as { spec: { ports: unknown } }).spec;
  assert.deepEqual(ports, [
    { name: 'port-1-udp', protocol: 'UDP', port: 80, targetPort: 80 },
    { name: 'port-1-tcp', protocol: 'TCP', port: 80, targetPort: 80 },
    { name: 'port-2', protocol: 'TCP', port: 81, targetPort: 81 },
  ]);
});

test('the next object takes over selector, single port and labels of the first', () => {
  const first = exposeDefaults(web, none);
  const two = deployment('two', { app: 'two' }, [{ containerPort: 8080 }]);
  assert.deepEqual(exposeDefaults(two, none, first), {
    selector: { app: 'web' },
    ports: ['80'],
    protocols: [{ port: '8080', protocol: 'TCP' }],
    labels: { app: 'web' },
  });
});

test('what cannot be exposed', () => {
  const expressed = deployment('e', {}, [{ containerPort: 1 }], {
    matchExpressions: [{ key: 'app', operator: 'In', values: ['e', 'f'] }],
  });
  const problem = "couldn't retrieve selectors via --selector flag or introspection: ";
  assert.throws(() => expose(expressed), {
    message: `${problem}couldn't convert expressions - "[{Key:app Operator:In Values:[e f]}]" to map-based selector format`,
  });
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec: {} };
  assert.throws(() => expose(pod), { message: `${problem}the pod has no labels and cannot be exposed` });
  assert.throws(() => expose(deployment('x', {}, [])), {
    message: "couldn't find port via --port flag or introspection",
  });
  assert.throws(() => expose(web, { port: 'a' }), { message: 'strconv.Atoi: parsing "a": invalid syntax' });
  assert.throws(() => expose(web, { sessionAffinity: 'foo' }), { message: 'unknown session affinity: foo' });
  assert.throws(() => expose(web, { labels: 'foo' }), { message: 'unexpected label spec: foo' });
  assert.throws(() => assertExposable('', 'ConfigMap'), { message: 'cannot expose a ConfigMap' });
  assert.throws(() => assertExposable('batch', 'Job'), { message: 'cannot expose a Job.batch' });
});
