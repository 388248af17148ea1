/** Whether a chart is the one that somebody has signed (pkg/provenance/sign.go, downloader.VerifyChart). */
import { readFileSync, type Stats, statSync } from 'node:fs';
import path from 'node:path';
import type { CleartextMessage, PublicKey } from 'openpgp';
import { goMap, goString, goStruct } from '../../apimachinery/go/decode.ts';
import { goQuote } from '../../apimachinery/go/text.ts';
import { systemText, unreadable } from '../../io/system-text.ts';
import { unmarshalYaml } from '../chart/unmarshal.ts';
import { HelmFault } from '../error.ts';
import { sha256 } from '../repository/cache.ts';
import { readKeyring } from './keyring.ts';

export interface Verification {
  /** `NAME <MAIL>` */
  readonly signers: readonly string[];
  /** In capital letters. */
  readonly fingerprint: string;
  /** `sha256:...` */
  readonly hash: string;
}

function statOrFault(file: string, words = ''): Stats {
  try {
    return statSync(file);
  } catch (error) {
    throw new HelmFault(`${words}stat ${file}: ${systemText(error)}`, { cause: error });
  }
}

function readOrFault(file: string, words: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new HelmFault(`${words}: ${unreadable(file, error)}`, { cause: error });
  }
}

/** Throws HelmFault when the text is not signed by one of the keys. */
async function signerOf(message: CleartextMessage, keys: readonly PublicKey[]): Promise<PublicKey> {
  const { verify } = await import('openpgp');
  const { signatures } = await verify({ message, verificationKeys: [...keys] });
  for (const { keyID, verified } of signatures) {
    const key = keys.find((one) => one.getKeys(keyID).length > 0);
    if (key === undefined) continue;
    try {
      await verified;
      return key;
    } catch (error) {
      throw new HelmFault(`openpgp: invalid signature: ${(error as Error).message}`, { cause: error });
    }
  }
  throw new HelmFault('openpgp: signature made by unknown entity');
}

const sumsType = goStruct('SumCollection', { files: goMap(goString), images: goMap(goString) }, 'provenance');

/** The digests that the text lists, by file. */
function sumsOf(text: string): Readonly<Record<string, string>> {
  const parts = text.split('\n...\n');
  if (parts.length < 2) throw new HelmFault('message block must have at least two parts');
  const { files } = unmarshalYaml(Buffer.from(parts[1] ?? ''), sumsType) ?? {};
  return (files ?? {}) as Readonly<Record<string, string>>;
}

async function readMessage(provenance: Buffer): Promise<CleartextMessage> {
  const [signed] =
    /-----BEGIN PGP SIGNED MESSAGE-----[\s\S]*?-----END PGP SIGNATURE-----/.exec(provenance.toString('utf8')) ?? [];
  if (signed === undefined) throw new HelmFault('signature block not found');
  const { readCleartextMessage } = await import('openpgp');
  try {
    return await readCleartextMessage({ cleartextMessage: signed });
  } catch (error) {
    throw new HelmFault('signature block not found', { cause: error });
  }
}

/** Verifies an archive by its provenance; `name` is what the provenance calls it. Throws HelmFault. */
export async function verifyChart(
  archive: string,
  provenance: string,
  keyring: string,
  name = path.basename(archive),
): Promise<Verification> {
  if (statOrFault(archive).isDirectory()) throw new HelmFault('unpacked charts cannot be verified');
  if (path.extname(name).toLowerCase() !== '.tgz') throw new HelmFault('chart must be a tgz file');
  statOrFault(provenance, `could not load provenance file ${provenance}: `);
  const keys = await readKeyring(keyring).catch((error: unknown) => {
    throw error instanceof HelmFault ? new HelmFault(`failed to load keyring: ${error.message}`) : error;
  });
  const data = readOrFault(archive, 'failed to read chart archive');
  const message = await readMessage(readOrFault(provenance, 'failed to read provenance file'));
  const key = await signerOf(message, keys);
  const sums = sumsOf(message.getText());
  const hash = `sha256:${sha256(data)}`;
  const wanted = Object.hasOwn(sums, name) ? sums[name] : undefined;
  if (wanted === undefined) {
    throw new HelmFault(`provenance does not contain a SHA for a file named ${goQuote(name)}`);
  }
  if (wanted !== hash) {
    throw new HelmFault(`sha256 sum does not match for ${name}: ${goQuote(wanted)} != ${goQuote(hash)}`);
  }
  return { signers: key.getUserIDs(), fingerprint: key.getFingerprint().toUpperCase(), hash };
}

/** What helm prints of a chart that is verified. */
export const verificationText = ({ signers, fingerprint, hash }: Verification): string =>
  [
    ...signers.map((name) => `Signed by: ${name}`),
    `Using Key With Fingerprint: ${fingerprint}`,
    `Chart Hash Verified: ${hash}`,
    '',
  ].join('\n');
