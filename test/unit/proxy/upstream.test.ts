/** What the proxy does when the cluster or the system fails it. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import http, { type IncomingMessage } from 'node:http';
import net, { type AddressInfo, type Server } from 'node:net';
import type { Duplex } from 'node:stream';
import { test } from 'node:test';
import { listenForProxy } from '../../../src/commands/proxy/listen.ts';
import { newUpstream } from '../../../src/commands/proxy/upstream.ts';
import type { Context } from '../../../src/context.ts';
import type { Cluster } from '../../../src/kube/cluster.ts';

async function listening(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

test('an upgrade without credentials leaves no connection to the server open', { timeout: 10_000 }, async () => {
  const closed = Promise.withResolvers<void>();
  const server = net.createServer((socket) => socket.on('close', () => closed.resolve()).resume());
  const port = await listening(server);
  const streams = {
    server: `http://127.0.0.1:${port}`,
    signal: new AbortController().signal,
    generation: 0,
    open: async () => net.connect(port, '127.0.0.1'),
    headers: () => Promise.reject(new Error('the plugin failed')),
    failure: (error: Error) => error,
  };
  const log: string[] = [];
  const options = { appendServerPath: false, keepalive: 0 };
  const upstream = newUpstream({ streams } as unknown as Cluster, options, (text) => log.push(text));
  const proxy = http.createServer();
  proxy.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const response = new http.ServerResponse(request);
    response.assignSocket(socket as net.Socket);
    upstream.upgrade(request, { response, socket, head }, '/api');
  });
  const client = net.connect(await listening(proxy), '127.0.0.1');
  client.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
  const [answer] = (await once(client, 'data')) as [Buffer];
  assert.match(answer.toString(), /^HTTP\/1\.1 500 /);
  await closed.promise;
  assert.deepEqual(log, ['Error while proxying request: error dialing backend: the plugin failed']);
  client.destroy();
  proxy.close();
  server.close();
});

test('a connection that cannot be accepted ends nothing', async () => {
  const server = http.createServer();
  const place = { address: '127.0.0.1', port: 0, 'unix-socket': '' };
  await listenForProxy({ cwd: '/' } as Context, server, place);
  server.emit('error', new Error('accept EMFILE'));
  assert.equal(server.listening, true);
  server.close();
});
