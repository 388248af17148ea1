/**
 * Who we are to the server. client-node's KubeConfig is the source: it is given one cluster, one user and one context, made from what
 * clientcmd's rules chose, in a form that keeps clear of its defects (each named where it is met).
 */
import type { Cluster, User } from '@kubernetes/client-node';
import type { TlsSettings } from './http/dial.ts';
import type { ClusterSettings, Impersonation, UserSettings } from './kubeconfig/settings.ts';

export interface Credentials {
  /** For a new connection: trusted authorities, client certificate, verification. */
  tlsSettings(): Promise<TlsSettings>;
  /** Authorization and Impersonate-* of a request, lower-case. */
  headers(): Promise<Readonly<Record<string, string | readonly string[]>>>;
  /** After a 401: drops what can be had anew and says whether another try is worth it. */
  renew(): Promise<boolean>;
}

/** What KubeConfig.applyToHTTPSOptions fills in. */
interface AppliedOptions {
  ca?: Buffer;
  cert?: Buffer;
  key?: Buffer;
  servername?: string;
  rejectUnauthorized?: boolean;
  auth?: string;
  headers?: Record<string, string>;
}

/** The cluster as client-node has it; a file and its -data twin do not stand together (client-node prefers the file, client-go the data). */
function clientNodeCluster(settings: ClusterSettings): Cluster {
  const data = settings.certificateAuthorityData;
  return {
    name: settings.name || 'cluster',
    server: settings.server,
    skipTLSVerify: settings.insecureSkipTlsVerify,
    ...(data !== '' ? { caData: data } : {}),
    ...(data === '' && settings.certificateAuthority !== '' ? { caFile: settings.certificateAuthority } : {}),
    ...(settings.tlsServerName === '' ? {} : { tlsServerName: settings.tlsServerName }),
  };
}

/** The user as client-node has it; there is always one, since without one client-node drops the cluster's CA. */
function clientNodeUser(settings: UserSettings): User {
  const { clientCertificateData, clientKeyData, tokenFile } = settings;
  const certificate =
    clientCertificateData !== ''
      ? { certData: clientCertificateData }
      : { certFile: settings.clientCertificate || undefined };
  const key = clientKeyData !== '' ? { keyData: clientKeyData } : { keyFile: settings.clientKey || undefined };
  return {
    name: settings.name || 'user',
    ...certificate,
    ...key,
    ...(settings.token === '' ? {} : { token: settings.token }),
    ...(settings.username === '' ? {} : { username: settings.username, password: settings.password }),
    // client-node reads `token-file`, which no kubeconfig has; its in-cluster provider reads and rereads a file
    ...(tokenFile === '' ? {} : { authProvider: { name: 'tokenFile', config: { tokenFile } } }),
  };
}

/** Credentials of a user at a cluster; without TLS none but impersonation is sent, as client-go. */
export async function loadCredentials(
  cluster: ClusterSettings,
  user: UserSettings,
  secure: boolean,
): Promise<Credentials> {
  const impersonation = impersonationHeaders(user.impersonation);
  if (!secure) {
    return { tlsSettings: async () => ({}), headers: async () => impersonation, renew: async () => false };
  }
  const { KubeConfig } = await import('@kubernetes/client-node/dist/config.js');
  const config = new KubeConfig();
  const nodeCluster = clientNodeCluster(cluster);
  const nodeUser = clientNodeUser(user);
  config.loadFromOptions({
    clusters: [nodeCluster],
    users: [nodeUser],
    contexts: [{ name: 'context', cluster: nodeCluster.name, user: nodeUser.name }],
    currentContext: 'context',
  });
  const apply = async (): Promise<AppliedOptions> => {
    const options: AppliedOptions = {};
    await config.applyToHTTPSOptions(options as Parameters<typeof config.applyToHTTPSOptions>[0]);
    return options;
  };
  return {
    tlsSettings: async () => {
      const { ca, cert, key, servername, rejectUnauthorized } = await apply();
      return { ca, cert, key, servername, rejectUnauthorized };
    },
    headers: async () => {
      const { auth, headers } = await apply();
      const basic = auth === undefined ? undefined : `Basic ${Buffer.from(auth).toString('base64')}`;
      const authorization = headers?.Authorization?.trim() ?? basic;
      return { ...impersonation, ...(authorization === undefined ? {} : { authorization }) };
    },
    renew: async () => false,
  };
}

/** Impersonate-* headers (client-go's transport.NewImpersonatingRoundTripper); client-node knows the user only. */
export function impersonationHeaders(impersonation: Impersonation): Record<string, string | readonly string[]> {
  const { user, uid, groups, extra } = impersonation;
  if (user === '') return {};
  const headers: Record<string, string | readonly string[]> = { 'impersonate-user': user };
  if (uid !== '') headers['impersonate-uid'] = uid;
  if (groups.length > 0) headers['impersonate-group'] = groups;
  for (const [key, values] of extra) headers[`impersonate-extra-${escapeHeaderKey(key)}`] = values;
  return headers;
}

/** Percent-encodes what may not stand in a header's name (client-go's headerKeyEscape). */
function escapeHeaderKey(key: string): string {
  const bytes = Buffer.from(key);
  let escaped = '';
  for (const byte of bytes) {
    const character = String.fromCharCode(byte);
    const legal = byte < 0x80 && /[!#$&'*+\-.^_`|~0-9A-Za-z]/.test(character);
    escaped += legal ? character.toLowerCase() : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return escaped.toLowerCase();
}
