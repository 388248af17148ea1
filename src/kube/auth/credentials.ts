/**
 * Who we are to the server: the headers of requests and the TLS settings of connections, out of
 * client-node's KubeConfig.
 */
import type { KubeConfig } from '@kubernetes/client-node';
import { CliError } from '../../errors.ts';
import type { Env } from '../../io/host.ts';
import { unreadable } from '../../io/system-text.ts';
import type { ClusterSettings, Impersonation, UserSettings } from '../kubeconfig/settings.ts';
import type { TlsSettings } from '../transport/dial.ts';
import { type HeaderValues, headerValues } from '../transport/header-values.ts';
import { systemAuthorities } from '../transport/trust.ts';
import { checkAuthProvider } from './auth-provider.ts';
import { type ExecPlugin, type ExecSurroundings, newExecPlugin } from './exec-plugin.ts';

/**
 * What came of asking for credentials once more: nothing new, new headers, or a client certificate
 * that needs a new connection.
 */
export type Renewal = 'same' | 'headers' | 'connection';

/** What a request was refused with. */
export interface RefusedCredentials {
  readonly generation: number;
  readonly authorization: string | undefined;
}

export interface Credentials {
  /** For a new connection: trusted authorities, client certificate, verification. */
  tlsSettings(): Promise<TlsSettings>;
  /** Authorization and Impersonate-* of a request, lower-case. */
  headers(): Promise<HeaderValues>;
  /**
   * How often they have been renewed: what a request is sent with belongs to the number that holds
   * when it is sent.
   */
  readonly generation: number;
  /**
   * After a 401 of a request of that generation: asks plugins and token files again, once for all
   * that are refused together.
   */
  renew(refused: RefusedCredentials): Promise<Renewal>;
  /** client-node's own view of the same, for its streams. */
  kubeConfig(): Promise<KubeConfig>;
}

export interface CredentialSource {
  readonly cluster: ClusterSettings;
  readonly user: UserSettings;
  /** Whether the server speaks TLS; without it client-go sends no credentials but impersonation. */
  readonly secure: boolean;
  readonly proxyUrl: string | undefined;
  readonly platform: NodeJS.Platform;
  readonly surroundings: ExecSurroundings & { readonly env: Env };
}

/** What KubeConfig.applyToHTTPSOptions fills in. */
interface AppliedOptions {
  ca?: Buffer;
  cert?: Buffer | string;
  key?: Buffer | string;
  servername?: string;
  rejectUnauthorized?: boolean;
  auth?: string;
  headers?: Record<string, string>;
}

/**
 * Credentials of a user at a cluster; plugins run and files are read when first needed. Throws
 * CliError for what is not supported.
 */
export function newCredentials(source: CredentialSource): Credentials {
  const { user, secure } = source;
  const impersonation = impersonationHeaders(user.impersonation);
  if (secure && user.authProvider !== undefined) checkAuthProvider(user.authProvider);
  const plugin = secure ? pluginOf(source) : undefined;
  const authorization = (options: AppliedOptions) => authorizationOf(options, user.tokenFile !== '');
  let config: Promise<KubeConfig> | undefined;
  const kubeConfig = (): Promise<KubeConfig> => {
    config ??= loadKubeConfig(source, plugin);
    return config;
  };
  let applied: Promise<AppliedOptions> | undefined;
  const apply = async (): Promise<AppliedOptions> => {
    const options: AppliedOptions = {};
    const target = options as Parameters<KubeConfig['applyToHTTPSOptions']>[0];
    try {
      await (await kubeConfig()).applyToHTTPSOptions(target);
    } catch (error) {
      throw readProblem(error);
    }
    return options;
  };
  /** What has no life of its own is asked for once: applying costs an agent each time. */
  const options = (): Promise<AppliedOptions> => {
    if (plugin !== undefined || user.tokenFile !== '' || user.authProvider !== undefined) return apply();
    applied ??= apply();
    return applied;
  };
  let generation = 0;
  const renewOnce = async (refused: RefusedCredentials): Promise<Renewal> => {
    const before = await apply();
    // a file may have been read again since
    if (headerValues(authorization(before)).authorization !== refused.authorization) return 'headers';
    plugin?.forget();
    // A new KubeConfig has read nothing yet.
    config = undefined;
    const found = difference(before, await apply());
    if (found !== 'same') generation += 1;
    return found;
  };
  let renewing: Promise<Renewal> | undefined;
  return {
    kubeConfig,
    tlsSettings: async () => {
      if (!secure) return {};
      const settings = tlsSettingsOf(await options());
      // an identity provider is asked through client-node, by Node's own authorities
      const isSelfContained =
        user.authProvider === undefined && (settings.ca ?? settings.rejectUnauthorized) !== undefined;
      return { ...settings, isSelfContained };
    },
    headers: async () => headerValues(secure ? { ...impersonation, ...authorization(await options()) } : impersonation),
    get generation() {
      return generation;
    },
    renew: async (refused) => {
      if (plugin === undefined && user.tokenFile === '') return 'same';
      if (refused.generation !== generation) return 'headers';
      if (renewing !== undefined) return (await renewing) === 'same' ? 'same' : 'headers';
      renewing = renewOnce(refused).finally(() => {
        renewing = undefined;
      });
      return renewing;
    },
  };
}

function tlsSettingsOf({ ca, cert, key, servername, rejectUnauthorized }: AppliedOptions): TlsSettings {
  return { ca, cert, key, servername, rejectUnauthorized };
}

function authorizationOf({ auth, headers }: AppliedOptions, isFile: boolean): { authorization?: string } {
  const basic = auth === undefined ? undefined : `Basic ${Buffer.from(auth).toString('base64')}`;
  const bearer = headers?.Authorization;
  // files of tokens end in a newline, which client-node leaves in; any other token is sent as it is
  const authorization = (isFile ? bearer?.replace(/^Bearer\s+/, 'Bearer ').trim() : bearer) ?? basic;
  return authorization === undefined ? {} : { authorization };
}

/** A plugin runs only for a user without credentials of his own (exec.UpdateTransportConfig). */
function pluginOf({ cluster, user, surroundings }: CredentialSource): ExecPlugin | undefined {
  if (user.exec === undefined) return undefined;
  const plugin = newExecPlugin(user.exec, cluster, surroundings);
  const explicit = [user.token, user.tokenFile, user.username, user.clientCertificate, user.clientCertificateData];
  return explicit.some((given) => given !== '') ? undefined : plugin;
}

async function loadKubeConfig(source: CredentialSource, plugin: ExecPlugin | undefined): Promise<KubeConfig> {
  const { cluster, user, secure, proxyUrl, platform, surroundings } = source;
  const named = cluster.certificateAuthority !== '' || cluster.certificateAuthorityData !== '';
  const system =
    !secure || named || cluster.insecureSkipTlsVerify ? [] : await systemAuthorities(surroundings.env, platform);
  const { newKubeConfig } = await import('../client-node.ts');
  return newKubeConfig({
    cluster,
    user,
    plugin,
    proxyUrl,
    systemAuthorities: system.length === 0 ? undefined : Buffer.from(system.join('\n')).toString('base64'),
  });
}

function difference(before: AppliedOptions, after: AppliedOptions): Renewal {
  if (String(before.cert) !== String(after.cert) || String(before.key) !== String(after.key)) return 'connection';
  return before.headers?.Authorization === after.headers?.Authorization ? 'same' : 'headers';
}

/** A file of the user's that cannot be read, in Go's words. */
function readProblem(error: unknown): unknown {
  const { code, path } = error as NodeJS.ErrnoException;
  if (code === undefined || path === undefined) return error;
  return new CliError(unreadable(path, error));
}

/**
 * Impersonate-* headers (client-go's transport.NewImpersonatingRoundTripper); client-node knows the
 * user only.
 */
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
  let escaped = '';
  for (const byte of Buffer.from(key)) {
    const character = String.fromCharCode(byte);
    const legal = /[!#$&'*+\-.^_`|~0-9A-Za-z]/.test(character);
    escaped += legal ? character : `%${byte.toString(16).padStart(2, '0')}`;
  }
  return escaped.toLowerCase();
}
