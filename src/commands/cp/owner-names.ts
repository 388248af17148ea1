import fs from 'node:fs/promises';

/** The names of numbers of users and groups; undefined for those without one. */
export interface OwnerNames {
  user(id: number): string | undefined;
  group(id: number): string | undefined;
}

/** A name's field in a header of an archive, in bytes with the zero at its end. */
const FIELD = 32;

/**
 * The names in /etc/passwd and /etc/group: the tar of a container prefers a name that it knows to
 * the number. Without these files nobody has a name.
 */
export async function newOwnerNames(): Promise<OwnerNames> {
  const [users, groups] = await Promise.all([namesIn('/etc/passwd'), namesIn('/etc/group')]);
  return { user: (id) => users.get(id), group: (id) => groups.get(id) };
}

async function namesIn(file: string): Promise<ReadonlyMap<number, string>> {
  const text = await fs.readFile(file, 'utf8').catch(() => '');
  const names = new Map<number, string>();
  for (const line of text.split('\n')) {
    const [name = '', , id = ''] = line.split(':');
    const number = Number(id);
    if (/^\d+$/.test(id) && Buffer.byteLength(name) < FIELD && !names.has(number)) names.set(number, name);
  }
  return names;
}
