/**
 * A process of its own that sends requests over HTTP/2 to reset-server.ts (its port is the
 * argument). It prints how they ended as JSON; nothing but the client itself keeps it running.
 */
import { http2Client } from '../../src/kube/transport/http2-client.ts';
import { openHttp2Socket } from './http2-socket.ts';

const WORKERS = 32;

const port = Number(process.argv[2]);
const socket = await openHttp2Socket(port);
const client = await http2Client(socket, `https://127.0.0.1:${port}`);
const outcomes: Record<string, number> = {};

async function send(path: string): Promise<void> {
  let outcome = 'answered';
  try {
    const { body } = await client.send({ method: 'DELETE', path, headers: {}, body: '{}', whole: true });
    for await (const _ of body);
  } catch (error) {
    outcome = `${(error as { code?: string }).code} ${(error as { unsent?: boolean }).unsent ? 'unsent' : 'sent'}`;
  }
  outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
}

async function worker(): Promise<void> {
  while (client.usable) await send('/held');
}

// not awaited at the top level: Node would see it
Promise.all(Array.from({ length: WORKERS }, worker)).then(() => process.stdout.write(JSON.stringify(outcomes)));
await send('/die');
// The answers and the reset arrive while nothing can be read. The first answers then make workers
// send on, so that a write is the first to meet the reset.
Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
