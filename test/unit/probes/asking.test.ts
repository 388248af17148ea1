/**
 * The asking itself, against servers on the loopback: what the real kubelet says of the same is
 * compared in test/e2e/probes-real.test.ts.
 */
import assert from 'node:assert/strict';
import http from 'node:http';
import http2 from 'node:http2';
import net, { type AddressInfo, type Server } from 'node:net';
import { Duplex } from 'node:stream';
import { describe, type TestContext, test } from 'node:test';
import type { ProbeOptions } from '../../../src/kube/probing/connection.ts';
import { askGrpc } from '../../../src/kube/probing/grpc.ts';
import { askHttp } from '../../../src/kube/probing/http.ts';
import { askTcp } from '../../../src/kube/probing/tcp.ts';
import { PortForwardError } from '../../../src/kube/streams/errors.ts';
import { httpQuestion } from '../../../src/resources/probes/http-question.ts';
import { expired } from '../../support/certificates.ts';

/** A refusal comes as the node words it. */
const options = (over: Partial<ProbeOptions> = {}): ProbeOptions => ({
  timeout: 1,
  slack: 0,
  signal: new AbortController().signal,
  dial: async (port) => {
    const socket = net.connect(port, '127.0.0.1');
    const refused = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(false)).once('error', () => resolve(true));
    });
    if (!refused) return socket;
    const late = new Duplex({ read: () => undefined, write: (_data, _encoding, done) => done() });
    setImmediate(() => late.destroy(new PortForwardError('dial tcp4 127.0.0.1: connect: connection refused')));
    return late;
  },
  ...over,
});

async function listen(context: TestContext, server: Server): Promise<number> {
  const open = new Set<net.Socket>();
  server.on('connection', (socket: net.Socket) => open.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  context.after(() => {
    for (const socket of open) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

async function closedPort(context: TestContext): Promise<number> {
  const server = net.createServer();
  const port = await listen(context, server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const question = (port: number, path = '/', scheme: 'HTTP' | 'HTTPS' = 'HTTP') =>
  httpQuestion({ scheme, host: '10.0.0.7', port, path, headers: [], version: '1.37' });

describe('HTTP', () => {
  const plain = (context: TestContext, answer: http.RequestListener) =>
    listen(context, http.createServer(answer) as unknown as Server);

  test('one connection a request, with what the kubelet sends', async (context) => {
    let seen: http.IncomingMessage | undefined;
    const port = await plain(context, (request, response) => {
      seen = request;
      response.end('fine');
    });
    const answer = await askHttp(question(port, '/a?b'), options());
    assert.deepEqual([answer.result, answer.status, answer.body], ['success', 200, 'fine']);
    assert.equal(seen?.url, '/a?b');
    assert.deepEqual(seen?.headers, {
      host: `10.0.0.7:${port}`,
      'user-agent': 'kube-probe/1.37',
      accept: '*/*',
      connection: 'close',
    });
  });

  test('redirects, and what they led to', async (context) => {
    const port = await plain(context, ({ url, headers }, response) => {
      if (url === '/') response.writeHead(302, { Location: '/next' });
      else response.writeHead(headers.referer === `http://10.0.0.7:${port}/` ? 204 : 500);
      response.end();
    });
    const answer = await askHttp(question(port), options());
    assert.deepEqual([answer.result, answer.redirects], ['success', [`http://10.0.0.7:${port}/next`]]);
  });

  test('silence, a body without end, and one that is long', async (context) => {
    const port = await plain(context, ({ url }, response) => {
      if (url === '/silent') return;
      response.write(url === '/long' ? 'x'.repeat(20_000) : 'begun');
    });
    const silent = await askHttp(question(port, '/silent'), options({ timeout: 0.2 }));
    assert.equal(silent.result, 'failure');
    assert.match(silent.text, /^Get "http:.*\/silent": context deadline exceeded/);
    const slow = await askHttp(question(port, '/slow'), options({ timeout: 0.2 }));
    assert.deepEqual([slow.result, slow.body], ['error', 'begun']);
    const long = await askHttp(question(port, '/long'), options());
    assert.deepEqual([long.result, long.body?.length], ['success', 10_240]);
  });

  test('an answer that ends by closing is heard a second late', async (context) => {
    const closing = (after: number) =>
      net.createServer((socket) => {
        socket.write('HTTP/1.0 200 OK\r\n\r\nhi');
        setTimeout(() => socket.end(), after);
      });
    const soon = await askHttp(question(await listen(context, closing(900))), options({ timeout: 0.2 }));
    assert.deepEqual([soon.result, soon.body, (soon.latency ?? 1000) < 200], ['success', 'hi', true]);
    const never = await askHttp(question(await listen(context, closing(5000))), options({ timeout: 0.2 }));
    assert.equal(never.result, 'error');
  });

  test('nobody there, and someone who hangs up', async (context) => {
    const closed = await closedPort(context);
    const refused = await askHttp(question(closed), options());
    assert.equal(refused.refused, true);
    assert.equal(
      refused.text,
      `Get "http://10.0.0.7:${closed}/": dial tcp 10.0.0.7:${closed}: connect: connection refused`,
    );
    const port = await listen(
      context,
      net.createServer((socket) => socket.once('data', () => socket.destroy())),
    );
    const answer = await askHttp(question(port), options());
    assert.deepEqual(
      [answer.result, answer.text, answer.refused],
      ['failure', `Get "http://10.0.0.7:${port}/": EOF`, false],
    );
  });

  test('what keeps the question from being asked is thrown', async () => {
    const dial = () => Promise.reject(new Error('forbidden'));
    await assert.rejects(askHttp(question(1), options({ dial })), /forbidden/);
    const stopped = AbortSignal.abort(new Error('stopped'));
    await assert.rejects(askHttp(question(1), options({ dial, signal: stopped })), /forbidden|stopped/);
  });
});

describe('HTTPS, whatever the certificate says', () => {
  for (const allowHTTP1 of [false, true]) {
    test(allowHTTP1 ? 'HTTP/2 is taken where it is offered' : 'HTTP/2 alone', async (context) => {
      const server = http2.createSecureServer({ ...expired, allowHTTP1 }, (request, response) => {
        response.end(`over ${request.httpVersion} ${request.headers['user-agent']}`);
      });
      const port = await listen(context, server as unknown as Server);
      const answer = await askHttp(question(port, '/', 'HTTPS'), options());
      assert.deepEqual([answer.result, answer.body], ['success', 'over 2.0 kube-probe/1.37']);
    });
  }

  test('a body that is cut off over HTTP/2 is an error', async (context) => {
    const server = http2.createSecureServer(expired);
    server.on('stream', (stream) => {
      stream.respond({ ':status': 200 });
      stream.write('begun');
    });
    const port = await listen(context, server as unknown as Server);
    const answer = await askHttp(question(port, '/', 'HTTPS'), options({ timeout: 0.5 }));
    assert.deepEqual([answer.result, answer.body], ['error', 'begun']);
  });
});

describe('gRPC', () => {
  const serve = (context: TestContext, answer: (stream: http2.ServerHttp2Stream, path: string) => void) => {
    const server = http2.createServer();
    server.on('stream', (stream, headers) => {
      stream.resume();
      answer(stream, String(headers[':path']));
    });
    return listen(context, server as unknown as Server);
  };
  const ask = (port: number, timeout = 1) =>
    askGrpc({ port, service: 'db', address: '10.0.0.7:1', version: '1.37' }, options({ timeout }));

  test('statuses in trailers and in headers', async (context) => {
    const port = await serve(context, (stream, path) => {
      assert.equal(path, '/grpc.health.v1.Health/Check');
      stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
      stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
      stream.end(Buffer.from('00000000020801', 'hex'));
    });
    assert.equal((await ask(port)).result, 'success');
    const missing = await serve(context, (stream) => {
      stream.respond(
        { ':status': 200, 'content-type': 'application/grpc', 'grpc-status': '5', 'grpc-message': 'no%20db' },
        { endStream: true },
      );
    });
    assert.match((await ask(missing)).text, /code = NotFound desc = no db$/);
  });

  test('no gRPC, no answer, nobody', async (context) => {
    const web = await serve(context, (stream) => {
      stream.respond({ ':status': 404 }, { endStream: true });
    });
    assert.match((await ask(web)).text, /does not implement the grpc health protocol/);
    const silent = await serve(context, () => undefined);
    assert.equal((await ask(silent, 0.3)).text, 'timeout: health rpc did not complete within 0.3s');
    const refused = await ask(await closedPort(context));
    assert.deepEqual([refused.result, refused.refused], ['failure', true]);
    const http1 = await listen(
      context,
      http.createServer((_request, response) => void response.end()) as unknown as Server,
    );
    assert.equal((await ask(http1)).result, 'failure');
  });
});

test('TCP: silence is an open connection', async (context) => {
  const port = await listen(context, net.createServer());
  const ask = (to: number) => askTcp({ port: to, address: '10.0.0.7:1', silence: 50 }, options());
  assert.equal((await ask(port)).result, 'success');
  const refused = await ask(await closedPort(context));
  assert.deepEqual([refused.result, refused.text], ['failure', 'dial tcp 10.0.0.7:1: connect: connection refused']);
});
