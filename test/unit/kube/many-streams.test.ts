/** More streams than a server allows on one connection: another one is opened. */
import assert from 'node:assert/strict';
import http2 from 'node:http2';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { connect } from '../../../src/kube/connect.ts';
import { good } from '../../support/certificates.ts';
import { testContext } from '../../support/connect-context.ts';

test('streams that do not end leave room for more, over further connections', async (t) => {
  const sessions = new Set<unknown>();
  const server = http2.createSecureServer({ ...good, settings: { maxConcurrentStreams: 2 } });
  server.on('stream', (stream) => {
    sessions.add(stream.session);
    stream.on('error', () => undefined);
    stream.respond({ ':status': 200 });
    stream.write('a line\n');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { transport } = await connect(
    testContext({ globals: { server: url, token: 'secret', 'insecure-skip-tls-verify': true } }),
  );
  t.after(() => {
    transport.close();
    server.close();
  });
  const open = async (): Promise<void> => {
    const { body } = await transport.stream({ method: 'GET', path: '/log' });
    await body[Symbol.asyncIterator]().next();
  };
  await open();
  await Promise.all([open(), open(), open(), open()]);
  await open();
  assert.equal(sessions.size, 3);
});
