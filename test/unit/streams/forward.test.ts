import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { KubeObject } from '../../../src/apimachinery/object.ts';
import { parseAddresses } from '../../../src/resources/forward/addresses.ts';
import { parsePort, resolvePorts } from '../../../src/resources/forward/ports.ts';

const pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web-1' },
  spec: {
    initContainers: [{ name: 'side', ports: [{ name: 'admin', containerPort: 9000 }] }],
    containers: [
      {
        name: 'app',
        ports: [
          { name: 'http', containerPort: 8080, protocol: 'TCP' },
          { name: 'dns', containerPort: 53, protocol: 'UDP' },
          { name: 'both', containerPort: 54, protocol: 'UDP' },
          { containerPort: 54, protocol: 'TCP' },
        ],
      },
    ],
  },
} as unknown as KubeObject;

const service = (spec: object): KubeObject =>
  ({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' }, spec }) as unknown as KubeObject;

describe('the ports of a forward', () => {
  it('are one for both ends, or local:remote, or any free one', () => {
    assert.deepEqual(parsePort('5000'), { local: 5000, remote: 5000 });
    assert.deepEqual(parsePort('8888:5000'), { local: 8888, remote: 5000 });
    assert.deepEqual(parsePort(':5000'), { local: 0, remote: 5000 });
    assert.deepEqual(parsePort('0:5000'), { local: 0, remote: 5000 });
  });

  it('are refused in the words of client-go', () => {
    const cases: readonly (readonly [string, string])[] = [
      ['1:2:3', "invalid port format '1:2:3'"],
      ['65536', `error parsing local port '65536': strconv.ParseUint: parsing "65536": value out of range`],
      ['x:80', `error parsing local port 'x': strconv.ParseUint: parsing "x": invalid syntax`],
      ['80:-1', `error parsing remote port '-1': strconv.ParseUint: parsing "-1": invalid syntax`],
      ['80:', `error parsing remote port '': strconv.ParseUint: parsing "": invalid syntax`],
      [':0', 'remote port must be > 0'],
    ];
    for (const [text, message] of cases) assert.throws(() => parsePort(text), { message });
  });

  it('of a pod may be names, also of an init container', () => {
    assert.deepEqual(resolvePorts(['80', '8888:http', 'admin', ':admin'], pod, pod), [
      '80',
      '8888:8080',
      '9000',
      ':9000',
    ]);
    assert.throws(() => resolvePorts(['8888:nope'], pod, pod), {
      message: "Pod 'web-1' does not have a named port 'nope'",
    });
  });

  it('of UDP alone are refused', () => {
    assert.throws(() => resolvePorts(['53'], pod, pod), { message: 'UDP protocol is not supported for 53' });
    assert.throws(() => resolvePorts(['1:dns'], pod, pod), { message: 'UDP protocol is not supported for dns' });
    assert.deepEqual(resolvePorts(['54'], pod, pod), ['54']);
  });

  it('of a service lead to its target ports', () => {
    const web = service({
      clusterIP: '10.0.0.1',
      ports: [
        { name: 'www', port: 80, targetPort: 'http' },
        { name: 'plain', port: 81, targetPort: 8080 },
        { name: 'same', port: 8080 },
      ],
    });
    assert.deepEqual(resolvePorts(['80', '5000:80', ':www', 'www', '81', '8080'], web, pod), [
      '80:8080',
      '5000:8080',
      ':8080',
      '80:8080',
      '81:8080',
      '8080',
    ]);
    assert.throws(() => resolvePorts(['82'], web, pod), { message: 'Service web does not have a service port 82' });
    assert.throws(() => resolvePorts(['x'], web, pod), { message: "Service 'web' does not have a named port 'x'" });
  });

  it('of a headless service are those of the pod', () => {
    const headless = service({ clusterIP: 'None', ports: [{ port: 80, targetPort: 8080 }] });
    assert.deepEqual(resolvePorts(['80'], headless, pod), ['80']);
  });
});

describe('the addresses of a forward', () => {
  it('are sorted, and localhost stands for two of which one is enough', () => {
    assert.deepEqual(parseAddresses(['localhost', '10.0.0.1', '::']), [
      { address: '10.0.0.1', family: 4, optional: false },
      { address: '127.0.0.1', family: 4, optional: true },
      { address: '::', family: 6, optional: false },
      { address: '::1', family: 6, optional: true },
    ]);
  });

  it('are needed when they are named', () => {
    assert.deepEqual(parseAddresses(['127.0.0.1']), [{ address: '127.0.0.1', family: 4, optional: false }]);
  });

  it('are no names', () => {
    assert.throws(() => parseAddresses(['example.com']), { message: 'example.com is not a valid IP' });
  });
});
