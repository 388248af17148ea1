import { randomBytes } from 'node:crypto';
import type { StreamAccess } from './access.ts';
import { type Opening, openUpgraded, refusal, type UpgradeRequest } from './opening.ts';

/**
 * Whether the server would upgrade, without keeping the connection. For subprotocols whose names
 * `ws` refuses (they hold a slash, as that of the SPDY tunnel does). Throws StatusError and
 * ConnectionError.
 */
export function checkUpgrade(access: StreamAccess, request: UpgradeRequest): Promise<void> {
  return openUpgraded(access, request, (opening) => ask(request, opening));
}

async function ask(request: UpgradeRequest, { socket, url, headers, signal, trace }: Opening): Promise<void> {
  const http = await import('node:http');
  await new Promise<void>((resolve, reject) => {
    const outgoing = http.request({
      createConnection: () => socket,
      path: `${url.pathname}${url.search}`,
      headers: {
        ...(headers as Record<string, string | string[]>),
        host: url.host,
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': randomBytes(16).toString('base64'),
        'sec-websocket-protocol': request.protocols.join(', '),
      },
      signal,
    });
    outgoing.on('error', reject);
    outgoing.on('upgrade', (response, upgraded) => {
      trace(response);
      upgraded.destroy();
      resolve();
    });
    outgoing.on('response', (response) => {
      trace(response);
      refusal(request.path, response).then(reject, reject);
    });
    outgoing.end();
  });
}
