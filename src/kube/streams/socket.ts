/**
 * Channels over one WebSocket to the API server, opened by client-node's WebSocketHandler over our
 * own connection. It adds the server's message when the server refuses, escaped names in URLs,
 * credentials and proxies as for requests, backpressure in both directions, pings, and an error
 * when the connection is lost.
 */
import type { ClientOptions, WebSocket } from 'ws';
import type { StreamAccess } from './access.ts';
import { StreamLostError } from './errors.ts';
import { startHeartbeat } from './heartbeat.ts';
import { type Message, newMessageQueue } from './messages.ts';
import { type Opening, openUpgraded, refusal, type UpgradeRequest } from './opening.ts';

export interface Channels {
  /** The subprotocol that the server chose. */
  readonly protocol: string;
  /**
   * To be read once. Ends when the server closed the connection in order; throws StreamLostError
   * when it broke off.
   */
  readonly messages: AsyncIterable<Message>;
  /** Resolves when more may be sent. What is sent after the end goes nowhere. */
  send(channel: number, data: Uint8Array): Promise<void>;
  close(): void;
}

/** Bytes that may wait in this process before whoever sends is held back. */
const IN_FLIGHT = 1 << 18;
/** RFC 6455, 7.4.1: closed in order; without a status counts as such. */
const ORDERLY = new Set([1000, 1005]);

/**
 * Opens a WebSocket. Throws StatusError when the server refuses, ConnectionError when there is no
 * connection.
 */
export function openChannels(access: StreamAccess, request: UpgradeRequest): Promise<Channels> {
  return openUpgraded(access, request, (opening) => upgrade(access, request, opening));
}

async function upgrade(access: StreamAccess, request: UpgradeRequest, opening: Opening): Promise<Channels> {
  const [{ WebSocketHandler }, { WebSocket: Client }, { PassThrough }] = await Promise.all([
    import('@kubernetes/client-node/dist/web-socket-handler.js'),
    import('ws'),
    import('node:stream'),
  ]);
  let fail: (error: unknown) => void = () => undefined;
  const failed = new Promise<never>((_resolve, reject) => {
    fail = reject;
  });
  failed.catch(() => undefined);
  const onAbort = (): void => {
    opening.socket.destroy();
    fail(opening.signal.reason);
  };
  opening.signal.addEventListener('abort', onAbort, { once: true });
  let channels: ReturnType<typeof newChannels> | undefined;
  const connect = (url: string): WebSocket => {
    const { headers, socket } = opening;
    const options: ClientOptions = {
      // ws hands them to node:http, which takes several values of a name; its types do not say so
      headers: headers as Record<string, string>,
      perMessageDeflate: false,
      createConnection: () => socket,
    };
    const client = new Client(url, [...request.protocols], options);
    client.on('error', fail);
    client.on('unexpected-response', (_sent, response) => {
      opening.trace(response);
      refusal(request.path, response).then(fail, fail);
    });
    client.on('upgrade', opening.trace);
    channels = newChannels(client);
    return client;
  };
  const idle = new PassThrough();
  const handler = new WebSocketHandler(await access.kubeConfig(), connect, { stdin: idle, stdout: idle, stderr: idle });
  try {
    const opened = handler.connect(opening.target, null, (channel, data) => {
      channels?.take(channel, data);
      return true;
    });
    opened.catch(() => undefined);
    await Promise.race([opened, failed]);
    return channels as Channels;
  } finally {
    opening.signal.removeEventListener('abort', onAbort);
  }
}

function newChannels(client: WebSocket): Channels & { take(channel: number, data: Buffer): void } {
  const queue = newMessageQueue(client);
  let over = false;
  let lost: string | undefined;
  const heartbeat = startHeartbeat(client, () => {
    lost = 'no data for a minute, and no answer to pings';
    client.terminate();
  });
  client.on('error', (error) => {
    lost ??= error.message;
  });
  client.on('close', (code, reason) => {
    over = true;
    heartbeat.stop();
    const text = reason.toString('utf8');
    const why = lost ?? (text === '' ? 'unexpected EOF' : text);
    queue.end(
      ORDERLY.has(code) && lost === undefined
        ? undefined
        : new StreamLostError(`lost the connection to the server: ${why}`),
    );
  });
  return {
    get protocol() {
      return client.protocol;
    },
    messages: queue,
    take: (channel, data) => queue.push({ channel, data }),
    send: (channel, data) => {
      if (over) return Promise.resolve();
      const framed = Buffer.allocUnsafe(data.length + 1);
      framed[0] = channel;
      framed.set(data, 1);
      heartbeat.sent(framed.length);
      return new Promise((resolve) => {
        client.send(framed, () => resolve());
        if (client.bufferedAmount < IN_FLIGHT) resolve();
      });
    },
    close: () => {
      over = true;
      heartbeat.stop();
      client.close(1000);
      // the server's half of the goodbye is worth no waiting
      setTimeout(() => client.terminate(), 1000).unref();
    },
  };
}
