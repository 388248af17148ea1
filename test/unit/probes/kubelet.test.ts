/**
 * The kubelet's rules: pkg/kubelet/prober and pkg/probe of k8s.io/kubernetes, Go's net/http for
 * redirects.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Json } from '../../../src/apimachinery/json.ts';
import { judgeStatus } from '../../../src/resources/probes/answer.ts';
import { expandCommand } from '../../../src/resources/probes/expand.ts';
import { healthRequest, healthStatus, judgeHealth } from '../../../src/resources/probes/health.ts';
import {
  type HttpQuestion,
  httpQuestion,
  questionUrl,
  redirectOf,
  requestTarget,
} from '../../../src/resources/probes/http-question.ts';
import { listeningOf, parseListeners } from '../../../src/resources/probes/listeners.ts';
import { readProbe } from '../../../src/resources/probes/probe.ts';
import { probeSums } from '../../../src/resources/probes/sums.ts';
import { type Circumstances, verdictOn } from '../../../src/resources/probes/verdict.ts';

const ask = (over: Partial<Parameters<typeof httpQuestion>[0]> = {}): HttpQuestion =>
  httpQuestion({ scheme: 'HTTP', host: '10.0.0.7', port: 8080, path: '/', headers: [], version: '1.37', ...over });

describe('the HTTP request', () => {
  test('headers', () => {
    assert.deepEqual(ask().headers, [
      { name: 'User-Agent', value: 'kube-probe/1.37' },
      { name: 'Accept', value: '*/*' },
    ]);
    assert.equal(ask().authority, '10.0.0.7:8080');
    const own = ask({
      headers: [
        { name: 'host', value: 'probe.example' },
        { name: 'user-agent', value: 'me' },
        { name: 'accept', value: '' },
        { name: 'X', value: '1' },
        { name: 'X', value: '2' },
      ],
    });
    assert.equal(own.authority, 'probe.example');
    assert.deepEqual(own.headers, [
      { name: 'user-agent', value: 'me' },
      { name: 'X', value: '1' },
      { name: 'X', value: '2' },
    ]);
    assert.equal(questionUrl(ask({ host: 'fd00::7' })), 'http://[fd00::7]:8080/');
  });

  test('paths as net/url writes them', () => {
    const cases = {
      '': '/',
      healthz: '/healthz',
      '/a?b=c#d': '/a?b=c',
      '/a b/ü': '/a%20b/%C3%BC',
      '/%7Ea%2fb': '/%7Ea%2fb',
      '/%zz?q': '/%25zz%3Fq',
      'http://elsewhere/x': '/x',
    };
    for (const [path, target] of Object.entries(cases)) assert.equal(requestTarget(path), target, path);
  });

  test('statuses', () => {
    const results = [199, 200, 299, 300, 399, 400, 500].map((status) => judgeStatus(status, 'body').result);
    assert.deepEqual(results, ['failure', 'success', 'success', 'warning', 'warning', 'failure', 'failure']);
    assert.equal(judgeStatus(503, 'secret').text, 'HTTP probe failed with statuscode: 503');
  });
});

describe('redirects', () => {
  const next = (location: string | undefined, status = 302, from = ask()) => redirectOf([from], status, location);
  const url = (location: string, from = ask()) => {
    const redirect = next(location, 302, from);
    return redirect.kind === 'follow' ? questionUrl(redirect.question) : redirect.kind;
  };

  test('are followed within the host name, whatever the port and the scheme', () => {
    assert.equal(url('/x?y'), 'http://10.0.0.7:8080/x?y');
    assert.equal(url('https://10.0.0.7:8443/x'), 'https://10.0.0.7:8443/x');
    assert.equal(url('http://10.0.0.7/x'), 'http://10.0.0.7:80/x');
    assert.equal(url('http://web.example/x'), 'stop');
    assert.equal(url('//10.0.0.8/x'), 'stop');
    assert.equal(url('https://[fd00::7]:1/', ask({ host: 'fd00::7' })), 'https://[fd00::7]:1/');
  });

  test('of statuses that Go follows, with a Location', () => {
    assert.deepEqual(
      [300, 301, 303, 304, 305, 307, 308].map((status) => next('/', status).kind),
      ['stop', 'follow', 'follow', 'stop', 'stop', 'follow', 'follow'],
    );
    assert.equal(next(undefined).kind, 'stop');
    assert.equal(next('').kind, 'stop');
  });

  test('ten requests in all', () => {
    const via = Array.from({ length: 9 }, () => ask());
    assert.equal(redirectOf(via, 301, '/').kind, 'follow');
    assert.deepEqual(redirectOf([...via, ask()], 301, '/'), {
      kind: 'failure',
      text: 'Get "/": stopped after 10 redirects',
    });
    // The host is looked at first.
    assert.equal(redirectOf([...via, ask()], 301, 'http://x/').kind, 'stop');
  });

  test('a Host header of its own goes along with relative ones only', () => {
    const own = ask({ headers: [{ name: 'Host', value: 'probe.example' }] });
    const authority = (location: string): string | undefined => {
      const redirect = next(location, 302, own);
      return redirect.kind === 'follow' ? redirect.question.authority : undefined;
    };
    assert.equal(authority('/x'), 'probe.example');
    assert.equal(authority('http://10.0.0.7:8080/x'), '10.0.0.7:8080');
  });
});

describe('gRPC health', () => {
  test('messages', () => {
    assert.equal(healthRequest('').toString('hex'), '0000000000');
    assert.equal(healthRequest('db').toString('hex'), '00000000040a026462');
    const long = healthRequest('x'.repeat(200));
    assert.equal(long.subarray(0, 8).toString('hex'), '00000000cb0ac801');
    const status = (hex: string) => healthStatus(Buffer.from(hex, 'hex'));
    assert.deepEqual(status('00000000020801'), { status: 'SERVING' });
    assert.deepEqual(status('0000000000'), { status: 'UNKNOWN' });
    assert.deepEqual(status('00000000050a01780802'), { status: 'NOT_SERVING' });
    assert.deepEqual(status('01000000020801'), { problem: 'the answer is compressed' });
    assert.deepEqual(status('00000000010a'), { problem: 'the answer is not a HealthCheckResponse' });
    assert.deepEqual(status(''), { problem: 'the answer is not a gRPC message' });
  });

  test('answers, in the words of pkg/probe/grpc', () => {
    const serving = Buffer.from('00000000020801', 'hex');
    assert.deepEqual(judgeHealth(0, '', serving, 1), { result: 'success', text: 'service healthy' });
    const text = (code: number, message: string, hex: string) =>
      judgeHealth(code, message, Buffer.from(hex, 'hex'), 2).text;
    assert.equal(text(0, '', '00000000020802'), 'service unhealthy (responded with "NOT_SERVING")');
    assert.equal(text(4, '', ''), 'timeout: health rpc did not complete within 2s');
    assert.equal(
      text(5, 'unknown service', ''),
      'error: health rpc probe failed: rpc error: code = NotFound desc = unknown service',
    );
    assert.match(text(12, 'm', ''), /^error: this server does not implement the grpc health protocol .*: m$/);
  });
});

test('commands know the variables that are plain text', () => {
  const env: Json[] = [
    { name: 'A', value: 'x' },
    { name: 'B', valueFrom: {} },
  ];
  const expand = (word: string) => expandCommand([word], { env })[0];
  assert.equal(expand('$(A)-$(B)-$(C)-$A-$$(A)-$(A'), 'x--$(C)-$A-$(A)-$(A');
});

describe('who listens', () => {
  const head = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n';
  const line = (address: string, state = '0A') =>
    `   0: ${address} 00000000:0000 ${state} 00000000:00000000 00:00000000\n`;
  const read = (...lines: readonly string[]) => parseListeners(head + lines.join(''));

  test('addresses and states', () => {
    assert.deepEqual(read(line('00000000:1F90'), line('0100007F:0050'), line('0100007F:0051', '01')), [
      { address: '0.0.0.0', port: 8080 },
      { address: '127.0.0.1', port: 80 },
    ]);
    const six = [
      '00000000000000000000000000000000',
      '00000000000000000000000001000000',
      '0000000000000000FFFF00000100007F',
    ];
    assert.deepEqual(
      read(...six.map((address) => `   0: ${address}:0050 ${'0'.repeat(32)}:0000 0A 00000000:0\n`))?.map(
        ({ address }) => address,
      ),
      ['::', '::1', '127.0.0.1'],
    );
    assert.equal(parseListeners('cat: no such file'), undefined);
  });

  test('where the loopback and the pod differ', () => {
    const on = (...addresses: readonly string[]) =>
      listeningOf(
        addresses.map((address) => ({ address, port: 80 })),
        80,
        ['10.0.0.7', 'fd00::7'],
      );
    assert.equal(on('0.0.0.0'), 'everywhere');
    assert.equal(on('::', '127.0.0.1'), 'everywhere');
    assert.equal(on('127.0.0.1'), 'loopback only');
    assert.equal(on('::1'), 'loopback only');
    assert.equal(on('10.0.0.7'), 'pod address only');
    assert.equal(on('fd00::7'), 'pod address only');
    assert.equal(on('10.0.0.7', '127.0.0.1'), 'apart');
    assert.equal(on(), 'nowhere');
    assert.equal(listeningOf(undefined, 80, []), 'unknown');
  });
});

describe('verdicts', () => {
  const circumstances: Circumstances = {
    way: 'pod',
    listening: 'everywhere',
    podAddress: '10.0.0.7',
    port: 80,
    confirmed: false,
    timeout: 1,
    slack: 100,
  };
  const verdict = (
    result: 'success' | 'failure',
    latency: number,
    over: Partial<Circumstances> = {},
    refused = false,
  ) => verdictOn({ result, text: '', latency, refused }, { ...circumstances, ...over }).verdict;

  test('a late answer is a failure, and none of both where the way may be the cause', () => {
    assert.equal(verdict('success', 1000), 'success');
    assert.equal(verdict('success', 1050), 'unknown');
    assert.equal(verdict('success', 1101), 'failure');
    assert.equal(verdict('failure', 1050), 'failure');
  });

  test('without knowing who listens, only what says no at the loopback is certain', () => {
    const listening = 'unknown';
    assert.equal(verdict('success', 1, { listening }), 'unknown');
    assert.equal(verdict('success', 1, { listening, confirmed: true }), 'success');
    assert.equal(verdict('failure', 1, { listening }), 'failure');
    assert.equal(verdict('failure', 1, { listening }, true), 'unknown');
  });

  test('one of the two addresses only, and the node', () => {
    for (const listening of ['loopback only', 'pod address only', 'apart'] as const) {
      assert.equal(verdict('success', 1, { listening }), 'unknown', listening);
    }
    assert.equal(verdict('failure', 1, { listening: 'nowhere' }, true), 'failure');
    assert.equal(verdict('success', 1, { way: 'node' }), 'unknown');
    assert.equal(verdict('success', 1, { way: 'same' }), 'success');
    assert.equal(verdict('success', 1, { way: undefined, listening: 'unknown' }), 'success');
  });
});

test('what the numbers add up to', () => {
  const probe = (fields: object) => readProbe({ ...fields } as never);
  assert.deepEqual(probeSums('liveness', probe({}), 30), {
    kind: 'liveness',
    toAct: { least: 20, most: 31 },
    grace: 30,
  });
  const own = probe({ terminationGracePeriodSeconds: 5, failureThreshold: 1, periodSeconds: 2 });
  assert.deepEqual(probeSums('liveness', own, 30), { kind: 'liveness', toAct: { least: 0, most: 3 }, grace: 5 });
  // A probe that takes longer than its period makes the next one late.
  const slow = probe({ periodSeconds: 5, timeoutSeconds: 20 });
  assert.deepEqual(probeSums('startup', slow, 30).toAct, { least: 10, most: 65 });
  const delayed = probe({ initialDelaySeconds: 15, failureThreshold: 2 });
  assert.deepEqual(probeSums('startup', delayed, 30).toAct, { least: 25, most: 36 });
  assert.deepEqual(probeSums('readiness', probe({ successThreshold: 2 }), 30), {
    kind: 'readiness',
    toAct: { least: 20, most: 31 },
    toRecover: { least: 10, most: 21 },
  });
});
