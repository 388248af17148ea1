import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { goDuration } from '../../../src/apimachinery/go/duration.ts';
import { StatusError } from '../../../src/errors.ts';
import { connectionError } from '../../../src/kube/connection-error.ts';
import { pathParts, statusError } from '../../../src/kube/status.ts';
import { parseRequestTimeout } from '../../../src/kube/transport/deadline.ts';
import { SendError } from '../../../src/kube/transport/exchange.ts';
import { resendAfter } from '../../../src/kube/transport/retry.ts';
import { maskUrl, newTrace } from '../../../src/kube/transport/trace.ts';
import { newWarnings, parseWarnings } from '../../../src/kube/transport/warnings.ts';
import { testContext } from '../../support/connect-context.ts';

const endpoint = { tls: true, host: '127.0.0.1', port: 6443 };
const now = Date.parse('2026-11-22T17:00:00Z');

function verbatim(fields: object, server = 'https://127.0.0.1:6443'): string {
  return connectionError(Object.assign(new Error('message'), fields), server, endpoint, now).verbatim;
}

/** Lines of kubectl 1.37. */
const connections: readonly (readonly [string, object, string])[] = [
  [
    'refused',
    { code: 'ECONNREFUSED', syscall: 'connect', address: '127.0.0.1', port: 6443 },
    'The connection to the server 127.0.0.1:6443 was refused - did you specify the right host or port?',
  ],
  [
    'no route',
    { code: 'EHOSTUNREACH', syscall: 'connect', address: '10.0.0.1', port: 6443 },
    'Unable to connect to the server: dial tcp 10.0.0.1:6443: connect: no route to host',
  ],
  [
    'unknown authority',
    { code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' },
    'Unable to connect to the server: tls: failed to verify certificate: x509: certificate signed by unknown authority',
  ],
  [
    'expired',
    { code: 'CERT_HAS_EXPIRED', cert: { valid_to: 'Jan  2 00:00:00 2020 GMT' } },
    'Unable to connect to the server: tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time 2026-11-22T17:00:00Z is after 2020-01-02T00:00:00Z',
  ],
  [
    'another host',
    {
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
      host: 'foo.bar',
      cert: { subjectaltname: 'DNS:kubernetes.default.svc, DNS:kubernetes, IP Address:10.0.0.1' },
    },
    'Unable to connect to the server: tls: failed to verify certificate: x509: certificate is valid for kubernetes.default.svc, kubernetes, not foo.bar',
  ],
  [
    'another address',
    { code: 'ERR_TLS_CERT_ALTNAME_INVALID', host: '127.0.0.2', cert: { subjectaltname: 'IP Address:192.0.2.2' } },
    'Unable to connect to the server: tls: failed to verify certificate: x509: certificate is valid for 192.0.2.2, not 127.0.0.2',
  ],
  [
    'no addresses at all',
    { code: 'ERR_TLS_CERT_ALTNAME_INVALID', host: '127.0.0.1', cert: { subjectaltname: 'DNS:x' } },
    "Unable to connect to the server: tls: failed to verify certificate: x509: cannot validate certificate for 127.0.0.1 because it doesn't contain any IP SANs",
  ],
  ['end of file', { code: 'EOF', message: 'EOF' }, 'Unable to connect to the server: EOF'],
  [
    'too slow a handshake',
    { code: 'ETIMEDOUT', message: 'net/http: TLS handshake timeout' },
    'Unable to connect to the server: net/http: TLS handshake timeout',
  ],
  [
    'too slow a connection',
    { code: 'ETIMEDOUT', message: 'i/o timeout' },
    'Unable to connect to the server: dial tcp 127.0.0.1:6443: i/o timeout',
  ],
  [
    'no TLS there',
    { code: 'ERR_SSL_WRONG_VERSION_NUMBER' },
    'Unable to connect to the server: tls: first record does not look like a TLS handshake',
  ],
  [
    'a proxy that wants a password',
    { code: 'PROXY_407', message: 'Proxy Authentication Required' },
    'Unable to connect to the server: Proxy Authentication Required',
  ],
];

describe('connection errors', () => {
  for (const [name, fields, line] of connections)
    it(`are worded as Go's: ${name}`, () => assert.equal(verbatim(fields), line));

  it('name the resolver on Linux', () => {
    const line = verbatim({ code: 'ENOTFOUND', syscall: 'getaddrinfo', hostname: 'foo.invalid' });
    assert.match(line, /^Unable to connect to the server: dial tcp: lookup foo\.invalid( on \S+:\d+)?: no such host$/);
  });

  it('tell of the first address that was tried, as Go does', () => {
    const errors = [
      Object.assign(new Error('x'), { code: 'ECONNREFUSED', syscall: 'connect', address: '::1', port: 1 }),
      Object.assign(new Error('y'), { code: 'ENETUNREACH', syscall: 'connect', address: '127.0.0.1', port: 1 }),
    ];
    assert.equal(
      verbatim({ errors }, 'https://localhost:1'),
      'The connection to the server localhost:1 was refused - did you specify the right host or port?',
    );
  });
});

describe('status errors', () => {
  const path = '/apis/apps/v1/namespaces/n/deployments/web';
  const generic = (code: number, body = '', headers: Record<string, string> = {}, method = 'GET') =>
    statusError({ method, path }, code, headers, body);

  it('are the Status that the server sent', () => {
    const body =
      '{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"NotFound","message":"gone","code":404}';
    const error = generic(404, body);
    assert.ok(error instanceof StatusError);
    assert.equal(error.reason, 'NotFound');
    assert.equal(error.message, 'gone');
  });

  it('have client-go’s words where there is no Status', () => {
    assert.equal(generic(404).message, 'the server could not find the requested resource (get deployments.apps web)');
    assert.equal(generic(401).reason, 'Unauthorized');
    assert.equal(generic(409, '', {}, 'POST').reason, 'AlreadyExists');
    assert.equal(
      generic(418).message,
      'the server responded with the status code 418 but did not return more information (get deployments.apps web)',
    );
    assert.equal(
      generic(500, 'boo "x"\n', { 'content-type': 'text/plain' }).message,
      'an error on the server ("boo \\"x\\"") has prevented the request from succeeding (get deployments.apps web)',
    );
    assert.equal(generic(403, 'no way', { 'content-type': 'text/plain' }).message, 'no way (get deployments.apps web)');
    assert.equal(
      statusError({ method: 'GET', path: '/api' }, 400, {}, '').message,
      'the server rejected our request for an unknown reason',
    );
  });

  it('name no resource where the path was given whole', () => {
    const error = statusError({ method: 'GET', path, rawPath: true }, 404, {}, '');
    assert.equal(error.message, 'the server could not find the requested resource');
  });

  it('take nothing for a Status that kubectl takes for none', () => {
    const failure = { kind: 'Status', apiVersion: 'v1', status: 'Failure', message: 'm', reason: 'X' };
    const bodies: readonly (readonly [object, string, boolean])[] = [
      [failure, 'application/json', true],
      [failure, 'Application/JSON; charset=utf-8', true],
      [failure, '', true],
      [{ ...failure, apiVersion: 'meta.k8s.io/v1' }, 'application/json', true],
      [failure, 'text/plain', false],
      [failure, 'application/problem+json', false],
      [{ ...failure, apiVersion: undefined }, 'application/json', false],
      [{ ...failure, apiVersion: 'example.com/v1' }, 'application/json', false],
      [{ ...failure, status: undefined }, 'application/json', false],
      [{ ...failure, status: 'Success' }, 'application/json', false],
      [{ ...failure, message: 3 }, 'application/json', false],
      [{ error: 'x' }, 'application/json', false],
    ];
    const unavailable = 'the server is currently unable to handle the request (get deployments.apps web)';
    for (const [body, type, isStatus] of bodies) {
      const { message } = generic(503, JSON.stringify(body), type === '' ? {} : { 'content-type': type });
      assert.equal(message, isStatus ? 'm' : unavailable, `${type} ${JSON.stringify(body)}`);
    }
  });

  it('take paths apart', () => {
    assert.deepEqual(pathParts('/api/v1/namespaces/n/pods/p/log'), { group: '', resource: 'pods', name: 'p' });
    assert.deepEqual(pathParts('/api/v1/namespaces/n'), { group: '', resource: 'namespaces', name: 'n' });
    assert.deepEqual(pathParts('/apis/apps/v1/deployments'), { group: 'apps', resource: 'deployments', name: '' });
    assert.deepEqual(pathParts('/version'), { group: '', resource: '', name: '' });
  });
});

describe('sending again', () => {
  const answer = (status: number, headers: Record<string, string> = {}) => ({ status, headers });
  const failed = (code: string, unsent = false) => new SendError(Object.assign(new Error(code), { code }), unsent);

  it('is for 429 and 5xx that say when, whatever the verb, ten times', () => {
    assert.equal(resendAfter('POST', answer(429, { 'retry-after': '2' }), 1), 2000);
    assert.equal(resendAfter('GET', answer(503, { 'retry-after': '0' }), 10), 0);
    assert.equal(resendAfter('GET', answer(503, { 'retry-after': '1' }), 11), undefined);
    assert.equal(resendAfter('GET', answer(503), 1), undefined);
    assert.equal(resendAfter('GET', answer(429, { 'retry-after': 'Sun, 22 Nov 2026 17:00:00 GMT' }), 1), undefined);
    assert.equal(resendAfter('GET', answer(404, { 'retry-after': '1' }), 1), undefined);
  });

  it('is for a connection that broke off when nothing is written, after a second', () => {
    assert.equal(resendAfter('GET', failed('ECONNRESET'), 1), 1000);
    assert.equal(resendAfter('GET', failed('EOF'), 1), 1000);
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      assert.equal(resendAfter(method, failed('ECONNRESET'), 1), undefined);
    }
    assert.equal(resendAfter('GET', failed('ECONNREFUSED'), 1), undefined);
  });
});

describe('--request-timeout', () => {
  it('is seconds or a Go duration, and said so once when it is neither', () => {
    assert.equal(parseRequestTimeout('0'), 0);
    assert.equal(parseRequestTimeout('5'), 5000);
    assert.equal(parseRequestTimeout('1m30s'), 90_000);
    assert.equal(parseRequestTimeout(''), 0);
    for (const bad of ['foo', '-1', '1x']) {
      assert.throws(
        () => parseRequestTimeout(bad),
        /^CliError|Error: Invalid timeout value\. Timeout must be a single integer/,
      );
    }
  });

  it('is written as Go writes durations', () => {
    const pairs: readonly (readonly [number, string])[] = [
      [0, '0s'],
      [1, '1ms'],
      [1500, '1.5s'],
      [32_000, '32s'],
      [90_000, '1m30s'],
      [3_600_000, '1h0m0s'],
      [0.5, '500µs'],
    ];
    for (const [milliseconds, text] of pairs) assert.equal(goDuration(milliseconds), text);
  });
});

describe('warnings', () => {
  it('are the texts of code 299', () => {
    assert.deepEqual(
      parseWarnings('299 - "one, two", 299 kube "say \\"hi\\"" "Sun, 22 Nov 2026 17:00:00 GMT", 199 - "no"'),
      ['one, two', 'say "hi"'],
    );
    assert.deepEqual(parseWarnings('nonsense'), []);
  });

  it('are printed once each, control characters escaped, and counted', () => {
    const context = testContext();
    const warnings = newWarnings(context.io.stderr, false);
    warnings.printNew({ warning: '299 - "bad \u001b[31m thing"' });
    warnings.printNew({ warning: '299 - "bad \u001b[31m thing"' });
    warnings.say('other');
    warnings.tell('our own');
    assert.equal(context.stderrText(), 'Warning: bad ^[[31m thing\nWarning: other\nWarning: our own\n');
    assert.equal(warnings.count, 2);
  });
});

describe('traces', () => {
  const request = { method: 'GET', path: '/x', headers: { authorization: 'Bearer secret-token', accept: 'a' } };
  const traced = (level: number, use: (trace: NonNullable<ReturnType<typeof newTrace>>) => void): string => {
    const context = testContext();
    const trace = newTrace(level, context.io.stderr, () => now);
    if (trace !== undefined) use(trace);
    return context.stderrText();
  };

  it('begin at -v=6', () => {
    assert.equal(
      traced(5, (trace) => trace.request('https://s/x', request)),
      '',
    );
    const line = traced(6, (trace) =>
      trace.response('https://s/x', request, { status: 200, headers: {} } as never, 12.3),
    );
    assert.match(
      line,
      /^I1122 17:00:00\.000000 +\d+ \S+\] "Response" verb="GET" url="https:\/\/s\/x" status="200" milliseconds=12\n$/,
    );
  });

  it('hold no secret at any level', () => {
    for (const level of [6, 7, 8, 9, 10]) {
      const text = traced(level, (trace) => {
        trace.request('https://u:pw@s/x?access_token=secret-q&limit=5', request);
        trace.body('Response Body', 'https://s/api/v1/namespaces/n/secrets/x', '{"data":{"a":"secret-data"}}');
        trace.body('Response Body', 'https://s/api/v1/x', '{"kind":"Secret","data":{"a":"secret-data"}}');
        trace.body('Request Body', 'https://s/api/v1/namespaces/n/serviceaccounts/s/token', '{"t":"secret-data"}');
      });
      assert.doesNotMatch(text, /secret-token|secret-q|secret-data|:pw@/);
    }
    assert.equal(maskUrl('https://s/x?limit=5&token=abc'), 'https://s/x?limit=5&token=<masked>');
  });

  it('show bodies from -v=8, cut as client-go cuts them', () => {
    const body = 'x'.repeat(2000);
    const text = traced(8, (trace) => trace.body('Response Body', 'https://s/x', body));
    assert.match(text, /"Response Body" body="x{1024} \[truncated 976 chars\]"/);
  });
});
