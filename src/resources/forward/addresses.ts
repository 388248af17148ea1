/** The addresses of port-forward's --address (client-go/tools/portforward, parseAddresses). */
import { isIP } from 'node:net';
import { CliError } from '../../errors.ts';

export interface ListenAddress {
  readonly address: string;
  readonly family: 4 | 6;
  /** `localhost` stands for two addresses, one of which is enough. */
  readonly optional: boolean;
}

/**
 * What to listen on, sorted by address. Throws CliError for what is neither `localhost` nor an IP
 * address.
 */
export function parseAddresses(texts: readonly string[]): readonly ListenAddress[] {
  if (texts.length === 0) throw new CliError('you must specify at least 1 address');
  const found = new Map<string, ListenAddress>();
  for (const text of texts) {
    if (text === 'localhost') {
      for (const [address, family] of [
        ['127.0.0.1', 4],
        ['::1', 6],
      ] as const) {
        if (!found.has(address)) found.set(address, { address, family, optional: true });
      }
      continue;
    }
    const family = isIP(text);
    if (family === 0) throw new CliError(`${text} is not a valid IP`);
    found.set(text, { address: text, family: family === 4 ? 4 : 6, optional: false });
  }
  return [...found.values()].sort((a, b) => (a.address < b.address ? -1 : 1));
}
