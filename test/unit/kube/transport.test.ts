/** The transport before a bare HTTP server: what goes over the wire, and how bodies are read. */
import assert from 'node:assert/strict';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { connect } from '../../../src/kube/connect.ts';
import { type TestContextOptions, testContext } from '../../support/connect-context.ts';

describe('the transport', () => {
  const seen: http.IncomingMessage[] = [];
  let respond: (response: http.ServerResponse, request: http.IncomingMessage) => void = (response) =>
    response.end('{}');
  const server = http.createServer((request, response) => {
    seen.push(request);
    request.resume();
    respond(response, request);
  });
  let url = '';
  before(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });

  const open = async (options: TestContextOptions = {}) => {
    const context = testContext({
      ...options,
      globals: { server: `${url}/base/`, token: 'secret', ...options.globals },
    });
    return { context, transport: (await connect(context)).transport };
  };

  it('asks below the server’s own path, says who it is, and sends no token over http', async () => {
    const { transport } = await open({ globals: { as: 'bob', 'as-group': ['a', 'b'] } });
    respond = (response) => response.end('{}');
    await transport.request({
      method: 'GET',
      path: '/api/v1/pods',
      query: [['labelSelector', 'a=b,c in (d)']],
      timeout: 5000,
    });
    const request = seen.at(-1)!;
    assert.equal(request.url, '/base/api/v1/pods?labelSelector=a%3Db%2Cc+in+%28d%29&timeout=5s');
    assert.match(request.headers['user-agent'] ?? '', /^coxswain\/\d/);
    assert.equal(request.headers.authorization, undefined);
    assert.equal(request.headers['impersonate-user'], 'bob');
    assert.equal(request.headers['impersonate-group'], 'a, b');
    transport.close();
  });

  it('reads compressed bodies, and notices that one is cut off', async () => {
    const { transport } = await open();
    const text = JSON.stringify({ long: 'ä'.repeat(100_000) });
    const packed = gzipSync(text);
    respond = (response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' });
      response.end(packed);
    };
    assert.equal((await transport.request({ method: 'GET', path: '/x' })).body, text);
    respond = (response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' });
      response.end(packed.subarray(0, packed.length / 2));
    };
    await assert.rejects(
      transport.request({ method: 'GET', path: '/x' }),
      /^CliError|Error: unexpected error when reading response body/,
    );
    transport.close();
  });

  it('passes bodies on as they come, and lets go of them', async () => {
    const { transport } = await open();
    let over = false;
    respond = (response) => {
      response.once('close', () => {
        over = true;
      });
      response.write('first');
    };
    const stream = await transport.stream({ method: 'GET', path: '/watch' });
    for await (const chunk of stream.body) {
      assert.equal(Buffer.from(chunk).toString(), 'first');
      break;
    }
    stream.close();
    for (let tries = 0; !over && tries < 100; tries++) await new Promise((resolve) => setTimeout(resolve, 10));
    assert.equal(over, true);
    transport.close();
  });

  it('ends with the reason of the signal, before and during an answer', async () => {
    const stop = new AbortController();
    const { transport } = await open({ signal: stop.signal });
    respond = (response) => response.write('never ends');
    const waiting = transport.request({ method: 'GET', path: '/x' });
    const reason = new Error('interrupted');
    setTimeout(() => stop.abort(reason), 50);
    await assert.rejects(waiting, reason);
    await assert.rejects(transport.request({ method: 'POST', path: '/x', body: '{}' }), reason);
    transport.close();
  });

  it('lets whoever asks in parallel hear its own warnings', async () => {
    const { transport, context } = await open();
    respond = (response) => {
      response.setHeader('warning', '299 - "careful"');
      response.end('{}');
    };
    const heard: string[] = [];
    await transport.request({ method: 'GET', path: '/x', warn: (texts) => void heard.push(...texts) });
    assert.deepEqual(heard, ['careful']);
    assert.equal(context.stderrText(), '');
    transport.close();
  });

  it('keeps one connection for what comes one after the other', async () => {
    const { transport } = await open();
    respond = (response) => response.end('{}');
    for (let count = 0; count < 5; count++) await transport.request({ method: 'GET', path: '/x' });
    assert.equal(new Set(seen.slice(-5).map(({ socket }) => socket)).size, 1);
    transport.close();
  });
});
