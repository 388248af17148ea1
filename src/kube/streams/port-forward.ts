/**
 * TCP connections to ports of pods. Each has a WebSocket of its own with two channels (k8s.io/kubelet, streaming/portforward/websocket.go):
 * 0 is the data, 1 what went wrong; the first two bytes of both are the port.
 */
import type { Duplex } from 'node:stream';
import type { Cluster } from '../cluster.ts';
import { PortForwardError } from './errors.ts';
import type { PortForwardRequest } from './index.ts';
import { podPath, refusedUpgrade } from './remote-command.ts';
import { type Channels, openChannels } from './socket.ts';

const DATA = 0;
const ERROR = 1;
const PORT_BYTES = 2;
const V4 = 'v4.channel.k8s.io';

/** See index.ts. */
export async function openPortForward(cluster: Cluster, request: PortForwardRequest): Promise<Duplex> {
  const path = podPath(request.namespace, request.pod, 'portforward');
  const query: [string, string][] = [['ports', String(request.port)]];
  const signal = request.signal ?? cluster.streams.signal;
  let channels: Channels;
  try {
    channels = await openChannels(cluster.streams, { path, query, protocols: [V4], signal });
  } catch (error) {
    throw await refusedUpgrade(cluster, path, query, error);
  }
  return newConnection(channels, signal);
}

async function newConnection(channels: Channels, signal: AbortSignal): Promise<Duplex> {
  const { Duplex: Stream } = await import('node:stream');
  let wanted: () => void = () => undefined;
  const connection = new Stream({
    allowHalfOpen: true,
    read: () => wanted(),
    write: (data: Buffer, _encoding, done) => {
      channels.send(DATA, data).then(() => done(), done);
    },
    destroy: (error, done) => {
      signal.removeEventListener('abort', stop);
      channels.close();
      done(error);
    },
  });
  const stop = (): void => void connection.destroy();
  signal.addEventListener('abort', stop, { once: true });
  const deliver = async (data: Buffer): Promise<void> => {
    const more = new Promise<void>((resolve) => {
      wanted = resolve;
    });
    if (!connection.destroyed && !connection.push(data)) await more;
  };
  connection.once('close', () => wanted());
  receive(channels, deliver).then(
    () => connection.push(null),
    (error: Error) => connection.destroy(error),
  );
  return connection;
}

/** Resolves when the pod's side has closed the connection. Throws PortForwardError and StreamLostError. */
async function receive(channels: Channels, deliver: (data: Buffer) => Promise<void>): Promise<void> {
  const head = [PORT_BYTES, PORT_BYTES];
  const complaint: Buffer[] = [];
  for await (const { channel, data } of channels.messages) {
    const skip = Math.min(head[channel] ?? 0, data.length);
    head[channel] = (head[channel] ?? 0) - skip;
    const rest = data.subarray(skip);
    if (rest.length === 0) continue;
    if (channel === DATA) await deliver(rest);
    else if (channel === ERROR) complaint.push(rest);
  }
  if (complaint.length > 0) throw new PortForwardError(Buffer.concat(complaint).toString('utf8'));
}
