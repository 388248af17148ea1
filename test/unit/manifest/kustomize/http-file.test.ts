import assert from 'node:assert/strict';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { clock } from '../../../../src/io/clock.ts';
import type { Host } from '../../../../src/io/host.ts';
import { readRemoteFile } from '../../../../src/manifest/kustomize/http-file.ts';

const host = { env: {}, clock, platform: 'linux', signal: new AbortController().signal } as unknown as Host;

/** Runs `work` with the URL of a file that the server answers so. */
async function serving(answer: RequestListener, work: (url: string) => Promise<void>): Promise<void> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}/x.yaml`);
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

it('a file that does not come is given up', () =>
  serving(
    (_, response) => response.write('a'),
    async (url) => {
      const message = `Get "${url}": no whole answer within 0.2 seconds`;
      await assert.rejects(readRemoteFile(url, host, { milliseconds: 200, bytes: 100 }), { message });
    },
  ));

it('a file that is too large is refused, in whatever way it is sent', () =>
  serving(
    (request, response) => {
      const body = Buffer.alloc(2 ** 20 + 1, 'a');
      const isPlain = request.url === '/x.yaml';
      response.writeHead(200, isPlain ? {} : { 'content-encoding': 'gzip' }).end(isPlain ? body : gzipSync(body));
    },
    async (url) => {
      for (const file of [url, `${url}?gzip`]) {
        const message = `Get "${file}": the answer is larger than 1 MiB`;
        await assert.rejects(readRemoteFile(file, host, { milliseconds: 60_000, bytes: 2 ** 20 }), { message });
        assert.equal((await readRemoteFile(file, host, { milliseconds: 60_000, bytes: 2 ** 21 })).length, 2 ** 20 + 1);
      }
    },
  ));

it('the password of a URL is in no error', async () => {
  const url = 'http://user:secret@127.0.0.1:1/x.yaml';
  await assert.rejects(readRemoteFile(url, host), ({ message }: Error) => {
    assert.match(message, /^Get "http:\/\/user:\*\*\*@127\.0\.0\.1:1\/x\.yaml": dial tcp /);
    return true;
  });
});
