/**
 * SOCKS 5 by the package `socks`; errors have the text of Go's dialer (net/http/socks_bundle.go).
 */
import type { Socket } from 'node:net';
import type { Endpoint } from './dial.ts';

interface SocksProxy {
  readonly endpoint: Endpoint;
  readonly username: string;
  readonly password: string;
}

/**
 * The package's own limit may be no shorter than what --request-timeout allows; in milliseconds.
 */
const NO_LIMIT = 2 ** 31 - 1;
const LONGEST = 255;

/**
 * Has the proxy at the other end of a connection connect it to `target`, whose name the proxy
 * resolves.
 */
export async function socksConnect(socket: Socket, proxy: SocksProxy, target: Endpoint): Promise<Socket> {
  const { endpoint, username, password } = proxy;
  const withUser = username !== '';
  const failure = (message: string): Error => {
    socket.destroy();
    const way = `${hostPort(endpoint)}->${hostPort(target)}`;
    return Object.assign(new Error(`socks connect tcp ${way}: ${message}`), { code: 'SOCKS' });
  };
  if (Buffer.byteLength(target.host) > LONGEST) throw failure('FQDN too long');
  if (Math.max(Buffer.byteLength(username), Buffer.byteLength(password)) > LONGEST)
    throw failure('invalid username/password');
  const { SocksClient } = await import('socks');
  let answers = Buffer.alloc(0);
  let broken: Error | undefined;
  const onData = (bytes: Buffer): void => {
    answers = Buffer.concat([answers, bytes]);
  };
  const onError = (error: Error): void => {
    broken = error;
  };
  socket.on('data', onData).on('error', onError);
  try {
    await SocksClient.createConnection({
      proxy: { host: endpoint.host, port: endpoint.port, type: 5, ...(withUser && { userId: username, password }) },
      command: 'connect',
      destination: { host: target.host, port: target.port },
      existing_socket: socket,
      timeout: NO_LIMIT,
    });
  } catch {
    if (broken !== undefined) throw broken;
    throw failure(refusal(answers, withUser) ?? (endsBetweenAnswers(answers) ? 'EOF' : 'unexpected EOF'));
  } finally {
    socket.off('data', onData).off('error', onError);
  }
  const refused = refusal(answers, withUser);
  if (refused !== undefined) throw failure(refused);
  return socket;
}

const hostPort = ({ host, port }: Endpoint): string => `${host.includes(':') ? `[${host}]` : host}:${port}`;

/** Codes of RFC 1928, 6. */
const replies: readonly string[] = [
  'succeeded',
  'general SOCKS server failure',
  'connection not allowed by ruleset',
  'network unreachable',
  'host unreachable',
  'connection refused',
  'TTL expired',
  'command not supported',
  'address type not supported',
];

/**
 * What the bytes that a proxy has sent refuse; undefined when they refuse nothing, or are not all
 * there.
 */
function refusal(answers: Buffer, withUser: boolean): string | undefined {
  const [version, method] = answers;
  if (method === undefined) return undefined;
  if (version !== 5) return `unexpected protocol version ${version}`;
  if (method === 0xff) return 'no acceptable authentication methods';
  if (method === 0) return refusedConnection(answers.subarray(2));
  if (method !== 2 || !withUser) return `unsupported authentication method ${method}`;
  const [subversion, status] = answers.subarray(2);
  if (status === undefined) return undefined;
  if (subversion !== 1) return 'invalid username/password version';
  if (status !== 0) return 'username/password authentication failed';
  return refusedConnection(answers.subarray(4));
}

function refusedConnection([version, reply, reserved, addressType]: Buffer): string | undefined {
  if (version === undefined || reply === undefined || reserved === undefined || addressType === undefined)
    return undefined;
  if (version !== 5) return `unexpected protocol version ${version}`;
  if (reply !== 0) return `unknown error ${replies[reply] ?? `unknown code: ${reply}`}`;
  if (reserved !== 0) return 'non-zero reserved field';
  return [1, 3, 4].includes(addressType) ? undefined : `unknown address type ${addressType}`;
}

/** Whether a proxy that has sent so much owed the whole of its next answer. */
const endsBetweenAnswers = (answers: Buffer): boolean =>
  answers.length === 0 || answers.length === 2 || (answers[1] === 2 && answers.length === 4);
