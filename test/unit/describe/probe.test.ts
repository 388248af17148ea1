import assert from 'node:assert/strict';
import { test } from 'node:test';
import { probeText } from '../../../src/describe/parts/probe.ts';

const times = 'delay=0s timeout=1s period=10s successThreshold=1 failureThreshold=3';
const defaults = { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 };

// the URLs printed by Go's net/url
const probes: readonly (readonly [Parameters<typeof probeText>[0], string])[] = [
  [{ exec: { command: ['cat', '/tmp/x y'] } }, 'exec [cat /tmp/x y]'],
  [{ httpGet: { path: '/health', port: 'http', scheme: 'HTTP' } }, 'http-get http://:http/health'],
  [
    { httpGet: { path: '/a b?c!\'()*[]:@&=+$,;~é%"<>^`{|}\\#', port: 80, scheme: 'HTTP', host: '::1' } },
    'http-get http://[::1]:80/a%20b%3Fc%21%27%28%29%2A%5B%5D:@&=+$,;~%C3%A9%25%22%3C%3E%5E%60%7B%7C%7D%5C%23',
  ],
  [{ httpGet: { path: 'x', port: 80 } }, 'http-get //:80/x'],
  [{ httpGet: { port: 80, scheme: 'HTTPS', host: 'a b<>"_' } }, 'http-get https://a%20b<>"_:80'],
  [{ tcpSocket: { port: 80 } }, 'tcp-socket :80'],
  [{ tcpSocket: { port: 'db', host: 'h' } }, 'tcp-socket h:db'],
  [{ grpc: { port: 9000, service: 'svc' } }, 'grpc <pod>:9000 svc'],
  [{}, 'unknown'],
];

for (const [probe, action] of probes) {
  test(action, () => assert.equal(probeText({ ...probe, ...defaults }), `${action} ${times}`));
}
