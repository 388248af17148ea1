/** The flags that name certificates and keys. */
import { HelmFault } from '../../helm/error.ts';
import { readTlsFiles, type TlsFiles } from '../../helm/tls-files.ts';
import type { ServerFlags } from './chart-source.ts';

export const tlsFilesOf = (flags: Omit<ServerFlags, 'username' | 'password' | 'plain-http'>): TlsFiles => ({
  certFile: flags['cert-file'],
  keyFile: flags['key-file'],
  caFile: flags['ca-file'],
  insecure: flags['insecure-skip-tls-verify'],
});

/**
 * helm makes its client of registries before it knows whether it needs one, so that files of certificates that are named
 * must be there in every line. Throws HelmFault.
 */
export function checkTlsFiles(flags: Parameters<typeof tlsFilesOf>[0]): void {
  try {
    readTlsFiles(tlsFilesOf(flags));
  } catch (error) {
    throw error instanceof HelmFault ? new HelmFault(`missing registry client: ${error.message}`) : error;
  }
}
