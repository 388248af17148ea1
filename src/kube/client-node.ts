/**
 * client-node's KubeConfig, the one source of cluster, user and credentials. It gets one cluster,
 * one user and one context, chosen by clientcmd's rules, in a form that avoids the defects of
 * client-node. Each defect is named where it is avoided.
 */

import fs from 'node:fs';
import type { KubeConfig, User } from '@kubernetes/client-node';
import type { Authenticator } from '@kubernetes/client-node/dist/auth.js';
import type { ExecPlugin } from './auth/exec-plugin.ts';
import type { ClusterSettings, UserSettings } from './kubeconfig/settings.ts';

/**
 * The provider name under which our own plugin runner is found; client-node's ExecAuth takes any
 * user with `exec`.
 */
const EXEC_PROVIDER = 'coxswain-exec';

interface AuthenticatedOptions {
  headers?: Record<string, string>;
  cert?: string | Buffer;
  key?: string | Buffer;
}

export interface KubeConfigSource {
  readonly cluster: ClusterSettings;
  readonly user: UserSettings;
  /** Set when the user's credentials come from a plugin. */
  readonly plugin: ExecPlugin | undefined;
  /**
   * The proxy chosen from the kubeconfig, the flags and the environment; client-node knows the
   * first only.
   */
  readonly proxyUrl: string | undefined;
  /**
   * Trusted authorities where the cluster names none, as base64 of PEM; client-node would trust
   * Node's own list.
   */
  readonly systemAuthorities: string | undefined;
}

/** A KubeConfig whose current context is the given cluster and user. */
export async function newKubeConfig(source: KubeConfigSource): Promise<KubeConfig> {
  const { KubeConfig: Config } = await import('@kubernetes/client-node/dist/config.js');
  const config = new Config();
  // our transport opens its own connections; an agent of client-node's would load node:https for
  // nothing
  Object.defineProperty(config, 'createAgent', { value: () => undefined });
  if (source.plugin !== undefined) config.addAuthenticator(pluginAuthenticator(source.plugin));
  const cluster = clientNodeCluster(source);
  const user = clientNodeUser(source);
  config.loadFromOptions({
    clusters: [cluster],
    users: [user],
    contexts: [{ name: 'context', cluster: cluster.name, user: user.name }],
    currentContext: 'context',
  });
  return config;
}

/**
 * A file and its -data field are not both set: client-node prefers the file, client-go the data.
 */
function clientNodeCluster({ cluster, proxyUrl, systemAuthorities }: KubeConfigSource) {
  const data = cluster.certificateAuthorityData;
  const file = cluster.certificateAuthority;
  const authority = data !== '' ? { caData: data } : file !== '' ? { caFile: file } : { caData: systemAuthorities };
  const plain = cluster.server.startsWith('http:');
  return {
    name: cluster.name || 'cluster',
    server: cluster.server,
    // client-node refuses http:// servers otherwise; there is nothing to verify
    skipTLSVerify: cluster.insecureSkipTlsVerify || plain,
    ...authority,
    ...(cluster.tlsServerName === '' ? {} : { tlsServerName: cluster.tlsServerName }),
    ...(proxyUrl === undefined ? {} : { proxyUrl }),
  };
}

/** There is always a user: without one, client-node drops the cluster's CA. */
function clientNodeUser({ user, plugin }: KubeConfigSource): User {
  const certificate =
    user.clientCertificateData !== ''
      ? { certData: user.clientCertificateData }
      : { certFile: user.clientCertificate || undefined };
  const key = user.clientKeyData !== '' ? { keyData: user.clientKeyData } : { keyFile: user.clientKey || undefined };
  // a key without a certificate is not even read (clientcmd's getUserIdentificationPartialConfig)
  const isCertified = user.clientCertificateData !== '' || user.clientCertificate !== '';
  return {
    name: user.name || 'user',
    ...(isCertified ? { ...certificate, ...key } : {}),
    ...(user.username === '' ? {} : { username: user.username, password: user.password }),
    ...(user.impersonation.user === '' ? {} : { impersonateUser: user.impersonation.user }),
    ...tokenOrProvider(user, plugin),
  };
}

function tokenOrProvider(user: UserSettings, plugin: ExecPlugin | undefined): Pick<User, 'token' | 'authProvider'> {
  // client-node reads `token-file`, which no kubeconfig has; its in-cluster provider reads a file,
  // and again every minute
  if (user.tokenFile !== '' && (user.token === '' || readable(user.tokenFile)))
    return { authProvider: { name: 'tokenFile', config: { tokenFile: user.tokenFile } } };
  if (user.token !== '') return { token: user.token };
  if (plugin !== undefined) return { authProvider: { name: EXEC_PROVIDER, config: {} } };
  if (user.authProvider === undefined) return {};
  const { name, config } = user.authProvider;
  return { authProvider: { name: String(name), config: { ...(config as object) } } };
}

/** A token beside a file counts only where the file cannot be read. */
function readable(file: string): boolean {
  try {
    fs.accessSync(file, fs.constants.R_OK);
    return true;
  } catch {
    return false;
  }
}

function pluginAuthenticator(plugin: ExecPlugin): Authenticator {
  return {
    isAuthProvider: (user) => user.authProvider?.name === EXEC_PROVIDER,
    applyAuthentication: async (_user, options) => {
      const { token, clientCertificate, clientKey } = await plugin.credential();
      const target = options as AuthenticatedOptions;
      if (clientCertificate !== '') {
        target.cert = clientCertificate;
        target.key = clientKey;
      }
      if (token !== '') target.headers = { ...target.headers, Authorization: `Bearer ${token}` };
    },
  };
}
