/**
 * A process of its own: an HTTP/2 server behind a relay. It answers nothing until /die is asked.
 * Then it answers everything at once and resets the connection. Its standard output is its port.
 */
import http2, { type ServerHttp2Stream } from 'node:http2';
import net, { type AddressInfo, type Socket } from 'node:net';
import { good } from './certificates.ts';

/** Answers of this size fill more than one read of the client. */
const BODY = 'x'.repeat(1000);
const held: ServerHttp2Stream[] = [];
let relayed: Socket | undefined;

const answer = (stream: ServerHttp2Stream): void => {
  stream.respond({ ':status': 200 });
  stream.end(BODY);
};

const server = http2.createSecureServer(good);
server.on('sessionError', () => undefined);
server.on('stream', (stream, headers) => {
  stream.on('error', () => undefined);
  if (headers[':path'] !== '/die') return void held.push(stream);
  answer(stream);
  setTimeout(() => held.forEach(answer), 50);
  setTimeout(() => {
    relayed?.unpipe().pause();
    relayed?.resetAndDestroy();
  }, 100);
});

server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  const relay = net.createServer((client) => {
    relayed = client;
    const target = net.connect(port, '127.0.0.1');
    for (const end of [client, target]) end.on('error', () => undefined);
    client.pipe(target);
    target.pipe(client);
  });
  relay.listen(0, '127.0.0.1', () => process.stdout.write(`${(relay.address() as AddressInfo).port}\n`));
});
