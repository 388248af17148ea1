/** Keyrings of public keys: packets as they are, armoured, or a keybox of GnuPG (pkg/provenance). */
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { PublicKey } from 'openpgp';
import type { Env } from '../../io/host.ts';
import { unreadable } from '../../io/system-text.ts';
import { HelmFault } from '../error.ts';

/** What --keyring is where nothing is typed, in its help. */
export const DEFAULT_KEYRING = '$HOME/.gnupg/pubring.gpg';

const isMissing = (file: string): boolean => {
  try {
    return statSync(file, { throwIfNoEntry: false }) === undefined;
  } catch {
    return false;
  }
};

/** The file that --keyring means: by default GnuPG's, the older of the two where it is. */
export function keyringFile(typed: string, env: Env, home: string): string {
  if (typed !== DEFAULT_KEYRING) return typed;
  const folder = env.GNUPGHOME ?? path.join(home, '.gnupg');
  const [old, keybox] = [path.join(folder, 'pubring.gpg'), path.join(folder, 'pubring.kbx')];
  return isMissing(old) && !isMissing(keybox) ? keybox : old;
}

const HEADER = 1;
const OPENPGP = 2;
const EPHEMERAL = 2;

const isKeybox = (data: Buffer): boolean =>
  data.length >= 12 && data[4] === HEADER && data.toString('latin1', 8, 12) === 'KBXf';

/** The keys in a keybox, as packets (kbx/keybox-blob.c of GnuPG). */
function keyboxKeys(data: Buffer): Buffer {
  const keys: Buffer[] = [];
  for (let offset = 0; offset < data.length; ) {
    const rest = data.subarray(offset);
    if (rest.length < 5) throw new HelmFault(`truncated blob header at offset ${offset}`);
    const length = rest.readUInt32BE(0);
    if (length < 5) throw new HelmFault(`invalid blob length ${length} at offset ${offset}`);
    if (length > rest.length) {
      throw new HelmFault(`blob at offset ${offset} has length ${length} exceeding the ${rest.length} remaining bytes`);
    }
    const blob = rest.subarray(0, length);
    if (blob[4] === OPENPGP) {
      if (length < 16) throw new HelmFault(`OpenPGP blob at offset ${offset} is too short`);
      const [start, size] = [blob.readUInt32BE(8), blob.readUInt32BE(12)];
      if (start + size > length) throw new HelmFault(`OpenPGP blob at offset ${offset} has an out-of-range keyblock`);
      if ((blob.readUInt16BE(6) & EPHEMERAL) === 0) keys.push(blob.subarray(start, start + size));
    }
    offset += length;
  }
  const found = Buffer.concat(keys);
  if (found.length === 0) throw new HelmFault('keybox contains no OpenPGP keys');
  return found;
}

const BLOCK = /-----BEGIN PGP [\s\S]*?-----END PGP [A-Z ]+-----/g;
const isArmored = (data: Buffer): boolean => /^\s*-----BEGIN PGP/.test(data.toString('latin1'));

async function armoredKeys(data: Buffer): Promise<readonly PublicKey[]> {
  const { readKeys } = await import('openpgp');
  const keys: PublicKey[] = [];
  for (const [block] of data.toString('utf8').matchAll(BLOCK)) {
    const [, type = ''] = /^-----BEGIN ([A-Z ]+)-----/.exec(block) ?? [];
    if (!/^PGP (?:PUBLIC|PRIVATE) KEY BLOCK$/.test(type)) {
      throw new HelmFault(`expected a public or private key block, got ${JSON.stringify(type)}`);
    }
    keys.push(...(await readKeys({ armoredKeys: block })));
  }
  if (keys.length === 0) throw new HelmFault('no keys found');
  return keys;
}

async function parsedKeys(data: Buffer, file: string): Promise<readonly PublicKey[]> {
  const failed = (what: string) => (error: unknown) => {
    throw new HelmFault(`${what}${error instanceof Error ? error.message : String(error)}`, { cause: error });
  };
  if (isArmored(data)) return armoredKeys(data).catch(failed(`reading armored keyring ${file}: `));
  let packets: Buffer = data;
  if (isKeybox(data)) {
    try {
      packets = keyboxKeys(data);
    } catch (error) {
      return failed(`reading keybox ${file}: `)(error);
    }
  }
  if (packets.length === 0) return [];
  if (((packets[0] ?? 0) & 0x80) === 0) throw new HelmFault('openpgp: invalid data: tag byte does not have MSB set');
  const { readKeys } = await import('openpgp');
  return readKeys({ binaryKeys: packets }).catch(failed('openpgp: invalid data: '));
}

/** The keys of a keyring. Throws HelmFault. */
export async function readKeyring(file: string): Promise<readonly PublicKey[]> {
  let data: Buffer;
  try {
    data = readFileSync(file);
  } catch (error) {
    throw new HelmFault(unreadable(file, error), { cause: error });
  }
  return parsedKeys(data, file);
}
