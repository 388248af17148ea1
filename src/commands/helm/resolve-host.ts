import { lookup } from 'node:dns/promises';

/** An address of a host, "" when there is none (getHostByName of templates, with --enable-dns). */
export async function resolveHost(name: string): Promise<string> {
  try {
    return (await lookup(name)).address;
  } catch {
    return '';
  }
}
