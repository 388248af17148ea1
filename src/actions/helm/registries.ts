/** Registries as a command line means them: its flags, helm's file of credentials, docker's. */

import { type CredentialOptions, findCredential } from '../../helm/registry/credentials.ts';
import { type Credential, noCredential } from '../../helm/registry/helper.ts';
import { RegistrySession } from '../../helm/registry/session.ts';
import type { ClusterContext } from '../../kube/cluster-context.ts';
import { homeDirectory } from '../../kube/kubeconfig/paths.ts';
import type { ServerFlags } from './chart-source.ts';
import { httpOf } from './http.ts';
import { tlsFilesOf } from './tls-flags.ts';

export type HelmContext = Pick<ClusterContext, 'cwd' | 'env' | 'platform' | 'clock' | 'signal' | 'io' | 'globals'>;

export const credentialOptions = ({ env, platform }: HelmContext, file: string): CredentialOptions => ({
  file,
  env,
  platform,
  home: homeDirectory({ env, platform }),
});

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
