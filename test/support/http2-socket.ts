import { once } from 'node:events';
import tls, { type TLSSocket } from 'node:tls';
import { good } from './certificates.ts';

/** A TLS connection for HTTP/2 to a server of this machine that has the good certificate. */
export async function openHttp2Socket(port: number): Promise<TLSSocket> {
  const socket = tls.connect({
    port,
    host: '127.0.0.1',
    ca: good.cert,
    ALPNProtocols: ['h2'],
    servername: 'localhost',
  });
  await once(socket, 'secureConnect');
  return socket;
}
