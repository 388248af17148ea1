/** HTTP/2 connections that end early. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import http2 from 'node:http2';
import type { AddressInfo } from 'node:net';
import { it } from 'node:test';
import tls from 'node:tls';
import { http2Client } from '../../../src/kube/transport/http2-client.ts';
import { good } from '../../support/certificates.ts';

it('a session that is closed before its first tick throws nothing', async () => {
  const server = http2.createSecureServer(good);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const socket = tls.connect({
    port,
    host: '127.0.0.1',
    ca: good.cert,
    ALPNProtocols: ['h2'],
    servername: 'localhost',
  });
  await once(socket, 'secureConnect');
  const client = await http2Client(socket, `https://127.0.0.1:${port}`);
  client.close();
  // an error that nothing catches fails the test
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal(client.usable, false);
  server.close();
});
