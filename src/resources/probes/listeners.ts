/**
 * The listening sockets of a pod, read from Linux' /proc/net/tcp and tcp6 of one of its containers.
 */

/** On which addresses of a pod a port is open. */
export type Listening =
  /** On all of them: the loopback and the pod's address have the same server. */
  | 'everywhere'
  | 'loopback only'
  | 'pod address only'
  /** By two sockets, which may be two servers. */
  | 'apart'
  | 'nowhere'
  /** The container has no `cat`, or there is no permission to exec. */
  | 'unknown';

export interface Listener {
  /** "0.0.0.0", "127.0.0.1", "::", "fd00::7" written out in full. */
  readonly address: string;
  readonly port: number;
}

const LISTEN = '0A';

/**
 * The listening sockets; undefined when the text is not that of such a file. Addresses stand there
 * in the byte order of little-endian machines.
 */
export function parseListeners(text: string): readonly Listener[] | undefined {
  if (!/^\s*sl\s+local_address/m.test(text)) return undefined;
  const listeners: Listener[] = [];
  for (const line of text.split('\n')) {
    const [, address = '', port = '', state] =
      /^\s*\d+: ([\dA-F]{8}|[\dA-F]{32}):([\dA-F]{4}) \S+ ([\dA-F]{2}) /.exec(line) ?? [];
    if (state === LISTEN) listeners.push({ address: addressOf(address), port: Number.parseInt(port, 16) });
  }
  return listeners;
}

function addressOf(hex: string): string {
  const bytes = (hex.match(/.{8}/g) ?? []).flatMap((word) => [...Buffer.from(word, 'hex')].reverse());
  if (bytes.length === 4) return bytes.join('.');
  const isMapped = bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 0xff && bytes[11] === 0xff;
  if (isMapped) return bytes.slice(12).join('.');
  const groups = Array.from({ length: 8 }, (_, index) =>
    ((bytes[2 * index] ?? 0) * 256 + (bytes[2 * index + 1] ?? 0)).toString(16),
  );
  return canonical(groups.join(':'));
}

/** An IPv6 address in one way of writing. */
function canonical(address: string): string {
  try {
    return new URL(`http://[${address}]/`).hostname.slice(1, -1);
  } catch {
    return address;
  }
}

/** `podAddresses` are status.podIPs. */
export function listeningOf(
  listeners: readonly Listener[] | undefined,
  port: number,
  podAddresses: readonly string[],
): Listening {
  if (listeners === undefined) return 'unknown';
  const addresses = listeners.filter((listener) => listener.port === port).map(({ address }) => address);
  if (addresses.length === 0) return 'nowhere';
  if (addresses.some((address) => address === '0.0.0.0' || address === '::')) return 'everywhere';
  const own = podAddresses.map((address) => (address.includes(':') ? canonical(address) : address));
  const atPod = addresses.some((address) => own.includes(address));
  const atLoopback = addresses.some((address) => address.startsWith('127.') || address === '::1');
  if (atPod && atLoopback) return 'apart';
  if (atLoopback) return 'loopback only';
  return atPod ? 'pod address only' : 'nowhere';
}
