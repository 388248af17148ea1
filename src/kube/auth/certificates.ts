/**
 * The errors of client-go and crypto/tls about certificates and keys before any connection is
 * opened. Node would report them late, or trust no authority at all.
 */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import fs from 'node:fs';
import { base64Problem } from '../../apimachinery/go/base64.ts';
import { CliError } from '../../errors.ts';
import type { ClusterSettings, UserSettings } from '../kubeconfig/settings.ts';

interface PemBlock {
  readonly type: string;
  readonly text: string;
}

/**
 * Throws CliError for authorities and client certificates that cannot be used (client-go's
 * transport.TLSConfigFor).
 */
export function checkCertificates(cluster: ClusterSettings, user: UserSettings): void {
  const { certificateAuthority, certificateAuthorityData } = cluster;
  if (certificateAuthority !== '' || certificateAuthorityData !== '') {
    if (cluster.insecureSkipTlsVerify) {
      throw new CliError('specifying a root certificates file with the insecure flag is not allowed');
    }
    const problem = authorityProblem(content(certificateAuthority, certificateAuthorityData));
    if (problem !== undefined) throw new CliError(`unable to load root certificates: ${problem}`);
  }
  // certificate and key that are both files are read, and judged, when a connection is opened
  if (user.clientCertificateData === '' && user.clientKeyData === '') return;
  const certificate = content(user.clientCertificate, user.clientCertificateData);
  const key = content(user.clientKey, user.clientKeyData);
  if (certificate === '' || key === '') return;
  const problem = keyPairProblem(certificate, key);
  if (problem !== undefined) throw new CliError(problem);
}

function content(file: string, data: string): string {
  if (data !== '') return Buffer.from(data, 'base64').toString('latin1');
  return file === '' ? '' : fs.readFileSync(file, 'latin1');
}

/** One certificate that can be read is enough. */
function authorityProblem(pem: string): string | undefined {
  const { blocks, rest } = pemBlocks(pem);
  for (const { type, text } of blocks) {
    if (type !== 'CERTIFICATE') continue;
    return isCertificate(text) ? undefined : 'failed to parse certificate: x509: malformed certificate';
  }
  return rest === '' && blocks.length > 0
    ? 'no valid certificate authority data seen'
    : 'unable to parse bytes as PEM block';
}

/**
 * What is wrong with a client certificate and its key, both PEM (tls.X509KeyPair); undefined when
 * they belong together.
 */
export function keyPairProblem(certificatePem: string, keyPem: string): string | undefined {
  const certificates = pemBlocks(certificatePem).blocks;
  const certificate = certificates.find(({ type }) => type === 'CERTIFICATE');
  if (certificate === undefined) return `tls: ${noCertificate(certificates.map(({ type }) => type))}`;
  const keys = pemBlocks(keyPem).blocks;
  const key = keys.find(({ type }) => /(?:^| )PRIVATE KEY$/.test(type));
  if (key === undefined) return `tls: ${noKey(keys.map(({ type }) => type))}`;
  if (!isCertificate(certificate.text)) return 'x509: malformed certificate';
  try {
    const isPair = new X509Certificate(certificate.text).checkPrivateKey(createPrivateKey(key.text));
    return isPair ? undefined : 'tls: private key does not match public key';
  } catch {
    return 'tls: failed to parse private key';
  }
}

function noCertificate(skipped: readonly string[]): string {
  if (skipped.length === 0) return 'failed to find any PEM data in certificate input';
  if (skipped.length === 1 && skipped[0]?.endsWith('PRIVATE KEY')) {
    return 'failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched';
  }
  return `failed to find "CERTIFICATE" PEM block in certificate input after skipping PEM blocks of the following types: [${skipped.join(' ')}]`;
}

function noKey(skipped: readonly string[]): string {
  if (skipped.length === 0) return 'failed to find any PEM data in key input';
  if (skipped.length === 1 && skipped[0] === 'CERTIFICATE') {
    return 'found a certificate rather than a key in the PEM for the private key';
  }
  return `failed to find PEM block with type ending in "PRIVATE KEY" in key input after skipping PEM blocks of the following types: [${skipped.join(' ')}]`;
}

function isCertificate(pem: string): boolean {
  try {
    new X509Certificate(pem);
    return true;
  } catch {
    return false;
  }
}

/** The blocks of a PEM text whose content is base64, and what stands after the last. */
function pemBlocks(text: string): { readonly blocks: readonly PemBlock[]; readonly rest: string } {
  const block = /-----BEGIN ([^\n]*?)-----[ \t\r]*\n((?:[^\n]*: [^\n]*\n)*)([^-]*)-----END \1-----[ \t\r]*(?:\n|$)/g;
  const blocks: PemBlock[] = [];
  let end = 0;
  for (const match of text.matchAll(block)) {
    end = match.index + match[0].length;
    if (base64Problem((match[3] as string).replaceAll(/[ \t]/g, '')) === undefined) {
      blocks.push({ type: match[1] as string, text: match[0] });
    }
  }
  return { blocks, rest: text.slice(end) };
}
