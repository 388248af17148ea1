import type { Socket } from 'node:net';
import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import { type Listener, listen } from '../../io/listener.ts';
import type { ListenAddress } from '../../resources/forward/addresses.ts';
import type { ForwardedPort } from '../../resources/forward/ports.ts';

/**
 * Listens on every port of every address, as client-go's PortForwarder does and with its messages:
 * `Forwarding from ...` on stdout, failures on stderr. Throws CliError when nothing could be bound.
 */
export async function listenForAll(
  context: Context,
  ports: readonly ForwardedPort[],
  addresses: readonly ListenAddress[],
  onConnection: (socket: Socket, index: number, localPort: number) => void,
): Promise<readonly Listener[]> {
  const listeners: Listener[] = [];
  const { stdout, stderr } = context.io;
  let some = false;
  for (const [index, port] of ports.entries()) {
    let { local } = port;
    const failures: { readonly optional: boolean; readonly text: string }[] = [];
    let optionalServed = false;
    for (const { address, family, optional } of addresses) {
      const shown = family === 6 ? `[${address}]` : address;
      try {
        const listener: Listener = await listen(address, local, (socket) => onConnection(socket, index, listener.port));
        listeners.push(listener);
        local = listener.port;
        optionalServed ||= optional;
        stdout.write(`Forwarding from ${shown}:${local} -> ${port.remote}\n`);
      } catch (error) {
        const text = `unable to create listener: Error listen tcp${family} ${shown}:${local}: ${bindText(error)}`;
        failures.push({ optional, text });
      }
    }
    const served = failures.every(({ optional }) => optional) && (failures.length === 0 || optionalServed);
    some ||= served;
    if (!served) {
      const texts = failures.map(({ text }) => text).join(' ');
      const problem = `Listeners failed to create with the following errors: [${texts}]`;
      stderr.write(`Unable to listen on port ${local}: ${problem}\n`);
    }
  }
  if (some) return listeners;
  const list = ports.map(({ local, remote }) => `{${local} ${remote}}`).join(' ');
  throw new CliError(`unable to listen on any of the requested ports: [${list}]`);
}

const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: 'address already in use',
  EADDRNOTAVAIL: 'cannot assign requested address',
  EACCES: 'permission denied',
};

/** Node's error, worded as in Go. */
function bindText(error: unknown): string {
  const { code = '', message } = error as NodeJS.ErrnoException;
  // without IPv6 Go has no socket to bind
  if (code === 'EAFNOSUPPORT') return 'socket: address family not supported by protocol';
  return `bind: ${reasons[code] ?? message}`;
}
