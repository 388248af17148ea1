// Expected texts: kubectl 1.37.2 with proxies that send the same bytes, and
// net/http/socks_bundle.go.
import assert from 'node:assert/strict';
import net, { type AddressInfo } from 'node:net';
import { after, describe, it } from 'node:test';
import { openTunnel } from '../../../src/kube/transport/tunnel.ts';

const target = { tls: true, host: 'server.invalid', port: 6443 };
const noTrust = (): Promise<never> => Promise.reject(new Error('no TLS'));
const servers: net.Server[] = [];
after(() => {
  for (const server of servers) server.close();
});

interface Script {
  readonly port: number;
  readonly received: Buffer[];
}

/** A proxy that answers what it is sent with one row of bytes after the other, and then ends. */
async function scripted(...answers: readonly (readonly number[])[]): Promise<Script> {
  const received: Buffer[] = [];
  const server = net.createServer((socket) => {
    const left = [...answers];
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => {
      received.push(bytes);
      const answer = left.shift();
      if (answer === undefined) socket.destroy();
      else if (left.length === 0 && answer[1] !== 0) socket.end(Buffer.from(answer));
      else socket.write(Buffer.from(answer));
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, received };
}

const granted = [5, 0, 0, 1, 0, 0, 0, 0, 0, 0];

const refusals: readonly (readonly [string, string, readonly (readonly number[])[]])[] = [
  ['', 'unexpected protocol version 4', [[4, 0x5a]]],
  ['', 'no acceptable authentication methods', [[5, 0xff]]],
  ['u:p@', 'unsupported authentication method 7', [[5, 7]]],
  [
    'u:p@',
    'username/password authentication failed',
    [
      [5, 2],
      [1, 1],
    ],
  ],
  [
    'u:p@',
    'invalid username/password version',
    [
      [5, 2],
      [2, 1],
    ],
  ],
  [
    '',
    'unknown error general SOCKS server failure',
    [
      [5, 0],
      [5, 1, 0, 1, 0, 0, 0, 0, 0, 0],
    ],
  ],
  [
    '',
    'unknown error connection refused',
    [
      [5, 0],
      [5, 5, 0, 1, 0, 0, 0, 0, 0, 0],
    ],
  ],
  [
    '',
    'unknown error address type not supported',
    [
      [5, 0],
      [5, 8, 0, 1],
    ],
  ],
  [
    '',
    'unknown error unknown code: 9',
    [
      [5, 0],
      [5, 9, 0, 1, 0, 0, 0, 0, 0, 0],
    ],
  ],
  [
    '',
    'unexpected protocol version 0',
    [
      [5, 0],
      [0, 1, 0, 1, 0, 0, 0, 0, 0, 0],
    ],
  ],
  [
    '',
    'non-zero reserved field',
    [
      [5, 0],
      [5, 0, 1, 1, 0, 0, 0, 0, 0, 0],
    ],
  ],
  [
    '',
    'unknown address type 2',
    [
      [5, 0],
      [5, 0, 0, 2, 0, 0, 0, 0, 0, 0],
    ],
  ],
  ['', 'unexpected EOF', [[5]]],
  ['', 'EOF', [[]]],
];

describe('a SOCKS proxy', () => {
  for (const [user, message, answers] of refusals) {
    it(`that answers ${JSON.stringify(answers)}: ${message}`, async () => {
      const { port } = await scripted(...answers);
      await assert.rejects(openTunnel(`socks5://${user}127.0.0.1:${port}`, target, noTrust), {
        code: 'SOCKS',
        message: `socks connect tcp 127.0.0.1:${port}->server.invalid:6443: ${message}`,
      });
    });
  }

  it('is sent names as names and addresses as addresses', async () => {
    for (const [host, request] of [
      ['server.invalid', [3, 14, ...Buffer.from('server.invalid')]],
      ['10.1.2.3', [1, 10, 1, 2, 3]],
      ['fd00::5', [4, 0xfd, ...Array.from({ length: 14 }, () => 0), 5]],
    ] as const) {
      const { port, received } = await scripted([5, 0], granted, [...Buffer.from('hello')]);
      const socket = await openTunnel(`socks5://127.0.0.1:${port}`, { ...target, host }, noTrust);
      socket.write('ping');
      const [answer] = await new Promise<Buffer[]>((resolve) => {
        socket.on('data', (bytes) => resolve([bytes]));
      });
      assert.equal(answer!.toString(), 'hello');
      assert.deepEqual([...received[1]!], [5, 1, 0, ...request, 0x19, 0x2b]);
      socket.destroy();
    }
  });

  it('is not sent what its protocol cannot hold', async () => {
    const { port } = await scripted([5, 0], granted);
    const long = 'n'.repeat(256);
    await assert.rejects(
      openTunnel(`socks5://127.0.0.1:${port}`, { ...target, host: long }, noTrust),
      /FQDN too long$/,
    );
    await assert.rejects(
      openTunnel(`socks5://u:${long}@127.0.0.1:${port}`, target, noTrust),
      /invalid username\/password$/,
    );
  });
});
