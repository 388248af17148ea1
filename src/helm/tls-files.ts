/** Certificates and keys that flags and repositories.yaml name (internal/tlsutil). */
import { readFileSync } from 'node:fs';
import { goQuote } from '../apimachinery/go/text.ts';
import { unreadable } from '../io/system-text.ts';
import { HelmFault } from './error.ts';

export interface TlsFiles {
  readonly certFile: string;
  readonly keyFile: string;
  readonly caFile: string;
  readonly insecure: boolean;
}

export const noTlsFiles: TlsFiles = { certFile: '', keyFile: '', caFile: '', insecure: false };

/** Options of tls.connect. */
interface TlsOptions {
  readonly cert?: Buffer;
  readonly key?: Buffer;
  readonly ca?: Buffer;
  readonly rejectUnauthorized?: boolean;
}

const needsTls = ({ certFile, keyFile, caFile, insecure }: TlsFiles): boolean =>
  (certFile !== '' && keyFile !== '') || caFile !== '' || insecure;

/** Throws HelmFault for files that cannot be read. */
export function readTlsFiles(files: TlsFiles): TlsOptions {
  if (!needsTls(files)) return {};
  const problems: string[] = [];
  const read = (file: string, what: string): Buffer | undefined => {
    try {
      return readFileSync(file);
    } catch (error) {
      problems.push(`${what}: ${goQuote(file)}: ${unreadable(file, error)}`);
      return undefined;
    }
  };
  const { certFile, keyFile, caFile, insecure } = files;
  const hasPair = certFile !== '' || keyFile !== '';
  const cert = hasPair ? read(certFile, 'unable to read cert file') : undefined;
  const key = hasPair && cert !== undefined ? read(keyFile, 'unable to read key file') : undefined;
  const ca = caFile === '' ? undefined : read(caFile, "can't read CA file");
  if (problems.length === 0 && ca?.includes('-----BEGIN CERTIFICATE-----') === false) {
    problems.push('failed to append certificates from pem block');
  }
  if (problems.length > 0) throw new HelmFault(`can't create TLS config for client: ${problems.join('\n')}`);
  return {
    ...(cert !== undefined && key !== undefined ? { cert, key } : {}),
    ...(ca === undefined ? {} : { ca }),
    ...(insecure ? { rejectUnauthorized: false } : {}),
  };
}
