/** Whether two URLs lead to one server, as far as that can be seen without the network. */
import { baseUrl, endpointOf } from '../../kube/transport/server-url.ts';

/**
 * A server in one spelling: its host, its port and its path. Schemes are left out: a port has one
 * server. All names and addresses of this machine are one host: whatever answers on the port of a
 * protected server is asked about rather than not. Other names are not resolved. "" for "".
 */
export function serverKey(server: string): string {
  if (server === '') return '';
  let url: string;
  try {
    url = baseUrl(server);
  } catch {
    // no request is sent there
    return server;
  }
  const { host, port } = endpointOf(url);
  const name = host.replace(/\.$/, '');
  return `${isThisMachine(name) ? 'localhost' : name}:${port}${new URL(url).pathname.replace(/\/+$/, '')}`;
}

/** Names and addresses of the loopback interface, and the unspecified ones, which lead there, too. */
const isThisMachine = (host: string): boolean =>
  /^(?:(?:.*\.)?localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|::1?|::ffff:(?:7f[\da-f]{2}:[\da-f]+|0:0))$/.test(host);
