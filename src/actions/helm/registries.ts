/** Registries as a command line means them: its flags, helm's file of credentials, docker's. */

import { HelmFault } from '../../helm/error.ts';
import { type CredentialOptions, findCredential } from '../../helm/registry/credentials.ts';
import { type Credential, noCredential } from '../../helm/registry/helper.ts';
import { RegistrySession } from '../../helm/registry/session.ts';
import { readTlsFiles, type TlsFiles } from '../../helm/tls-files.ts';
import type { ClusterContext } from '../../kube/cluster-context.ts';
import { homeDirectory } from '../../kube/kubeconfig/paths.ts';
import type { ServerFlags } from './chart-source.ts';
import { httpOf } from './http.ts';

export type HelmContext = Pick<ClusterContext, 'cwd' | 'env' | 'platform' | 'clock' | 'signal' | 'io' | 'globals'>;

export const credentialOptions = ({ env, platform }: HelmContext, file: string): CredentialOptions => ({
  file,
  env,
  platform,
  home: homeDirectory({ env, platform }),
});

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

/** `typed` answers before any file does. */
export function registrySession(
  context: HelmContext,
  configFile: string,
  flags: Omit<ServerFlags, 'username' | 'password'>,
  typed: (host: string) => Credential | undefined,
): RegistrySession {
  const { clock, signal } = context;
  return new RegistrySession({
    send: httpOf(context),
    plainHttp: flags['plain-http'],
    tls: tlsFilesOf(flags),
    credential: async (host) => typed(host) ?? (await findCredential(credentialOptions(context, configFile), host)),
    sleep: (milliseconds) => clock.sleep(milliseconds, signal),
  });
}

/** The user of --username and --password, for every host. */
export function typedUser({
  username,
  password,
}: Pick<ServerFlags, 'username' | 'password'>): () => Credential | undefined {
  const credential = username !== '' && password !== '' ? { ...noCredential, username, password } : undefined;
  return () => credential;
}
