/**
 * The system's trusted authorities, where Go's crypto/x509 finds them; Node would trust the list it
 * was built with.
 */
import fs from 'node:fs';
import path from 'node:path';
import type { Env } from '../../io/host.ts';

const files = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/pki/tls/cacert.pem',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/ssl/cert.pem',
];
const folders = ['/etc/ssl/certs', '/etc/pki/tls/certs'];

/**
 * PEM texts to pass as `ca`: SSL_CERT_FILE and SSL_CERT_DIR first, then the system's places, then
 * what Node knows of the system's store.
 */
export async function systemAuthorities(env: Env, platform: NodeJS.Platform): Promise<readonly string[]> {
  if (platform === 'linux' || env.SSL_CERT_FILE || env.SSL_CERT_DIR) {
    const found = readAuthorities(env);
    if (found.length > 0) return found;
  }
  const tls = await import('node:tls');
  return [...tls.getCACertificates('system')];
}

function readAuthorities(env: Env): string[] {
  const file = (env.SSL_CERT_FILE ? [env.SSL_CERT_FILE] : files).map(read).find((text) => text !== undefined);
  const listed = env.SSL_CERT_DIR ? env.SSL_CERT_DIR.split(':') : file === undefined ? folders : [];
  return [...(file === undefined ? [] : [file]), ...listed.flatMap(readFolder)];
}

function readFolder(folder: string): string[] {
  let names: string[];
  try {
    names = fs.readdirSync(folder);
  } catch {
    return [];
  }
  return names
    .map((name) => read(path.join(folder, name)))
    .filter((text) => text?.includes('-----BEGIN CERTIFICATE-----') === true) as string[];
}

function read(file: string): string | undefined {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
