/** HTTP/2 connections that end early: every request that is open settles, and soon. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import http2, { type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import type { TLSSocket } from 'node:tls';
import { type HttpClient, SendError } from '../../../src/kube/transport/exchange.ts';
import { http2Client } from '../../../src/kube/transport/http2-client.ts';
import type { HealthCheck } from '../../../src/kube/transport/http2-health.ts';
import { startBlackHole } from '../../support/black-hole.ts';
import { good } from '../../support/certificates.ts';
import { ended } from '../../support/child.ts';
import { openHttp2Socket } from '../../support/http2-socket.ts';

const { NGHTTP2_CANCEL, NGHTTP2_INTERNAL_ERROR, NGHTTP2_NO_ERROR, NGHTTP2_REFUSED_STREAM } = http2.constants;

async function openSocket(port: number): Promise<TLSSocket> {
  const socket = await openHttp2Socket(port);
  // the transport's own dialing does so
  socket.on('error', () => undefined);
  return socket;
}

/** A server whose answer to each request is this function; the port it listens on. */
async function serve(test: TestContext, onStream: (stream: ServerHttp2Stream, path: string) => void): Promise<number> {
  const server = http2.createSecureServer(good);
  const sessions = new Set<ServerHttp2Session>();
  server.on('sessionError', () => undefined);
  server.on('session', (session) => void sessions.add(session));
  server.on('stream', (stream, headers) => {
    stream.on('error', () => undefined);
    onStream(stream, String(headers[':path']));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  test.after(() => {
    for (const session of sessions) session.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

async function connectTo(test: TestContext, port: number, health?: HealthCheck): Promise<HttpClient> {
  const client = await http2Client(await openSocket(port), `https://127.0.0.1:${port}`, health);
  test.after(() => client.close());
  return client;
}

/** The whole body of the answer to a write. */
async function send(client: HttpClient, path = '/', whole = true): Promise<string> {
  const { body } = await client.send({ method: 'POST', path, headers: {}, body: '{}', whole });
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

const lost =
  (unsent: boolean, code?: string) =>
  (error: unknown): boolean => {
    assert.ok(error instanceof SendError, String(error));
    assert.equal(error.unsent, unsent);
    if (code !== undefined) assert.equal(error.code, code);
    return true;
  };

const dropConnection = ({ session }: ServerHttp2Stream): void => void session?.socket.destroy();

const partOf = (stream: ServerHttp2Stream): void => {
  stream.respond({ ':status': 200 });
  stream.write('{"kind":');
};

describe('a connection that ends', () => {
  it('before its first tick throws nothing', async (test) => {
    const client = await connectTo(test, await serve(test, () => undefined));
    client.close();
    // an error that nothing catches fails the test
    await new Promise((resolve) => setTimeout(resolve, 20));
    assert.equal(client.usable, false);
  });

  it('before HTTP/2 begins fails as not sent', async (test) => {
    const port = await serve(test, () => undefined);
    const socket = await openSocket(port);
    socket.destroy(new Error('read ECONNRESET'));
    await assert.rejects(http2Client(socket, `https://127.0.0.1:${port}`), lost(true, 'EOF'));
  });

  it('before the headers fails every open request as sent', async (test) => {
    let arrived = 0;
    const port = await serve(test, (stream) => {
      arrived += 1;
      if (arrived === 3) dropConnection(stream);
    });
    const client = await connectTo(test, port);
    await Promise.all([1, 2, 3].map(() => assert.rejects(send(client), lost(false))));
    assert.equal(client.usable, false);
  });

  for (const whole of [true, false]) {
    it(`in mid-body fails the body: ${whole ? 'whole' : 'stream'}`, async (test) => {
      const port = await serve(test, (stream) => {
        partOf(stream);
        setTimeout(() => dropConnection(stream), 20);
      });
      await assert.rejects(send(await connectTo(test, port), '/', whole), { code: 'EOF' });
    });
  }

  it('by GOAWAY lets open requests end, and takes no other', async (test) => {
    const port = await serve(test, (stream) => {
      stream.session?.goaway(NGHTTP2_NO_ERROR, stream.id);
      setTimeout(() => stream.respond({ ':status': 200 }), 50);
      setTimeout(() => stream.end('done'), 60);
    });
    const client = await connectTo(test, port);
    assert.equal(await send(client), 'done');
    assert.equal(client.usable, false);
    await assert.rejects(send(client), lost(true));
  });

  it('by GOAWAY fails what came after the last request as not sent', async (test) => {
    const port = await serve(test, (stream, path) => {
      if (path !== '/first') return;
      setTimeout(() => stream.session?.goaway(NGHTTP2_NO_ERROR, stream.id), 50);
      setTimeout(() => stream.respond({ ':status': 200 }, { endStream: true }), 100);
    });
    const client = await connectTo(test, port);
    const first = send(client, '/first');
    await assert.rejects(send(client, '/later'), lost(true));
    assert.equal(await first, '');
  });

  it('by GOAWAY with an error fails open requests', async (test) => {
    const port = await serve(test, (stream) => stream.session?.goaway(NGHTTP2_INTERNAL_ERROR, stream.id));
    await assert.rejects(send(await connectTo(test, port)), lost(false));
  });

  it('without a word fails at the next ping, while nothing else keeps the process', async (test) => {
    const hole = await startBlackHole(
      await serve(test, (stream, path) => {
        if (path === '/first') stream.respond({ ':status': 200 }, { endStream: true });
      }),
    );
    test.after(() => hole.close());
    const client = await connectTo(test, hole.port, { interval: 100, timeout: 100 });
    await send(client, '/first');
    hole.silence();
    await assert.rejects(send(client), lost(false, 'EPIPE'));
  });

  it('by a reset that a write meets first fails open requests', { timeout: 20_000 }, async (test) => {
    const file = (name: string): string => path.join(import.meta.dirname, '../../support', name);
    const server = spawn(process.execPath, [file('reset-server.ts')], { stdio: ['ignore', 'pipe', 'inherit'] });
    test.after(() => server.kill());
    const [port] = (await once(server.stdout, 'data')) as [Buffer];
    const client = spawn(process.execPath, [file('reset-client.ts'), String(port).trim()]);
    const { code, stdout, stderr } = await ended(client);
    assert.equal(stderr, '');
    const outcomes = JSON.parse(stdout) as Record<string, number>;
    assert.equal(code, 0);
    // /die, and the requests that were answered before the reset
    assert.equal(outcomes.answered, 33);
    // a worker sends once more unless the end has been noticed before, which depends on the reads
    const failed = Object.entries(outcomes).filter(([outcome]) => outcome !== 'answered');
    const count = failed.reduce((sum, [, times]) => sum + times, 0);
    assert.ok(count >= 1 && count <= 32, stdout);
  });
});

describe('a stream that is reset', () => {
  const answering = (act: (stream: ServerHttp2Stream) => void) => async (test: TestContext) =>
    connectTo(test, await serve(test, (stream, path) => (path === '/ok' ? stream.end('ok') : act(stream))));

  for (const code of [NGHTTP2_CANCEL, NGHTTP2_INTERNAL_ERROR, NGHTTP2_NO_ERROR]) {
    it(`before the headers fails as sent: ${code}`, async (test) => {
      const client = await answering((stream) => stream.close(code))(test);
      await assert.rejects(send(client), lost(false));
      assert.equal(client.usable, true);
    });
  }

  it('in mid-body fails the body', async (test) => {
    const client = await answering((stream) => {
      partOf(stream);
      // close would end the body first
      setTimeout(() => stream.destroy(new Error('a fault')), 20);
    })(test);
    const reset = { code: 'ERR_HTTP2_STREAM_ERROR' };
    await assert.rejects(send(client), reset);
    await assert.rejects(send(client, '/', false), reset);
    assert.equal(client.usable, true);
  });

  it('as refused fails as not sent', async (test) => {
    const client = await answering((stream) => stream.close(NGHTTP2_REFUSED_STREAM))(test);
    await assert.rejects(send(client), lost(true));
  });
});

describe('a request', () => {
  it('may have a path longer than 64 KiB', async (test) => {
    const client = await connectTo(test, await serve(test, (stream, path) => stream.end(String(path.length))));
    const path = `/${'x'.repeat(65_600)}`;
    assert.equal(await send(client, path), String(path.length));
  });
});
