/**
 * TCP connections to ports of pods. Each has a WebSocket of its own with two channels
 * (k8s.io/kubelet, streaming/portforward/websocket.go): 0 is the data, 1 what went wrong; the first
 * two bytes of both are the port.
 */
import type { Duplex } from 'node:stream';
import { StatusError } from '../../errors.ts';
import { podPath } from '../address.ts';
import type { Cluster } from '../cluster.ts';
import { PortForwardError } from './errors.ts';
import { isWorded } from './opening.ts';
import { refusedUpgrade } from './remote-command.ts';
import type { PodAddress, PortForwardRequest } from './requests.ts';
import { type Channels, openChannels } from './socket.ts';
import { checkUpgrade } from './upgrade-check.ts';

const DATA = 0;
const ERROR = 1;
const PORT_BYTES = 2;
const V4 = 'v4.channel.k8s.io';
const TUNNEL = 'SPDY/3.1+portforward.k8s.io';

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

/**
 * Whether ports of this pod can be forwarded, without a connection to any of them: opens what
 * kubectl opens (the tunnel of SPDY streams) and closes it. Throws StatusError and ConnectionError.
 * A server older than Kubernetes 1.30 does not know the tunnel: nothing is said then.
 */
export async function checkPortForward(
  cluster: Cluster,
  { namespace, pod }: PodAddress,
  signal: AbortSignal,
): Promise<void> {
  const path = podPath(namespace, pod, 'portforward');
  try {
    await checkUpgrade(cluster.streams, { path, query: [], protocols: [TUNNEL], signal });
  } catch (error) {
    const unknownProtocol = error instanceof StatusError && [400, 403].includes(error.code) && !isWorded(error);
    if (!unknownProtocol) throw await refusedUpgrade(cluster, path, [], error);
  }
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

/**
 * Resolves when the pod's side has closed the connection. Throws PortForwardError and
 * StreamLostError.
 */
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
