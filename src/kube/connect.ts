import path from 'node:path';
import { CliError } from '../errors.ts';
import { untilAborted } from '../io/abortable.ts';
import { coxswainVersion } from '../version.ts';
import { newCredentials } from './auth/credentials.ts';
import { inClusterNamespace, inClusterPossible, inClusterSettings } from './auth/in-cluster.ts';
import type { Cluster } from './cluster.ts';
import type { ConnectContext } from './cluster-context.ts';
import { connectionError } from './connection-error.ts';
import { newDiscovery } from './discovery/discovery.ts';
import { discoveryCacheFile } from './discovery/discovery-cache.ts';
import { newMapper } from './discovery/mapper.ts';
import { type Kubeconfig, loadKubeconfig } from './kubeconfig/load.ts';
import { homeDirectory } from './kubeconfig/paths.ts';
import { selectSettings } from './kubeconfig/select-settings.ts';
import type { Settings, UserSettings } from './kubeconfig/settings.ts';
import type { StreamAccess } from './streams/access.ts';
import { parseRequestTimeout } from './transport/deadline.ts';
import type { Endpoint, TlsSettings } from './transport/dial.ts';
import { newTransport } from './transport/http-transport.ts';
import { klogLine } from './transport/klog.ts';
import { chooseProxy, isLoopback } from './transport/proxy-choice.ts';
import { type Dialing, openSocket } from './transport/server.ts';
import { baseUrl, endpointOf } from './transport/server-url.ts';
import { newTrace } from './transport/trace.ts';
import { newWarnings } from './transport/warnings.ts';

/**
 * The cluster that the kubeconfig and the global flags choose. Nothing is sent before the first
 * request. Throws CliError and ConfigurationError in clientcmd's words.
 */
export async function connect(context: ConnectContext): Promise<Cluster> {
  const { globals, env } = context;
  const config = await loadKubeconfig({ ...context, explicitPath: globals.kubeconfig });
  if (globals.v >= 1 && env.KUBECONFIG && !config.explicit && config.files.length === 0) {
    log(context, 'W', `Config not found: ${config.paths.filter((file) => file !== '').join(', ')}`);
  }
  const chosen = selectSettings(config, globals, env);
  const inCluster = isDefault(config, chosen, globals) && inClusterPossible(env);
  const settings = inCluster ? inClusterSettings(chosen, globals, env) : chosen;
  const namespace = settings.namespace || (inCluster ? inClusterNamespace(env) : 'default');
  return connectTo(context, settings, namespace);
}

async function checkTls({ cluster, user }: Settings): Promise<void> {
  const given = [
    cluster.certificateAuthority,
    cluster.certificateAuthorityData,
    user.clientCertificateData,
    user.clientKeyData,
  ];
  if (given.every((one) => one === '')) return;
  const { checkCertificates } = await import('./auth/certificates.ts');
  checkCertificates(cluster, user);
}

function log(context: ConnectContext, severity: 'W' | 'E', text: string): void {
  context.io.stderr.write(klogLine(severity, context.clock.now(), text));
}

/** Whether neither a kubeconfig nor a flag names a server: then a pod uses its own cluster. */
function isDefault(config: Kubeconfig, settings: Settings, globals: ConnectContext['globals']): boolean {
  const { cluster, user } = settings;
  return (
    config.clusters.size === 0 && globals.server === '' && cluster.proxyUrl === '' && user.impersonation.user === ''
  );
}

async function connectTo(context: ConnectContext, settings: Settings, namespace: string): Promise<Cluster> {
  const { globals, io, env, clock } = context;
  const server = baseUrl(settings.cluster.server);
  const endpoint = endpointOf(server);
  if (endpoint.tls) await checkUser(context, settings.user);
  const proxyUrl = chooseProxy(endpoint, settings.cluster.proxyUrl, env);
  const credentials = newCredentials({
    ...settings,
    secure: endpoint.tls,
    proxyUrl,
    platform: context.platform,
    surroundings: {
      env,
      cwd: context.cwd,
      get stdinIsTerminal() {
        return io.stdin.isTerminal;
      },
      pluginPolicy: context.pluginPolicy,
      now: clock.now,
    },
  });
  if (endpoint.tls) await checkTls(settings);
  const warnings = newWarnings(io.stderr, io.color.stderr);
  const userAgent = `coxswain/${coxswainVersion} (${context.platform})`;
  const trace = newTrace(globals.v, io.stderr, clock.now);
  const transport = newTransport({
    base: {
      ...serverParts(server),
      userAgent,
      compress: !settings.cluster.disableCompression && !isLoopback(endpoint.host),
      ...absoluteForm(endpoint, proxyUrl),
    },
    dialing: dialingOf(context, endpoint, proxyUrl, credentials.tlsSettings),
    credentials,
    warnings,
    requestTimeout: parseRequestTimeout(globals['request-timeout']),
    trace,
    clock,
    signal: context.signal,
  });
  const streams: StreamAccess = {
    server,
    signal: context.signal,
    trace,
    open: (signal) => openSocket(tunnelled(context, endpoint, proxyUrl, credentials.tlsSettings), ['http/1.1'], signal),
    headers: async () => ({ 'user-agent': userAgent, ...(await credentials.headers()) }),
    get generation() {
      return credentials.generation;
    },
    renew: credentials.renew,
    kubeConfig: credentials.kubeConfig,
    failure: (error) => connectionError(error, server, endpoint, clock.now()),
  };
  const file = discoveryCacheFile(cacheDirectory(context), server);
  const discovery = newDiscovery({
    transport,
    server,
    file,
    clock,
    onFailure: (groupVersion, reason) => log(context, 'E', `couldn't get resource list for ${groupVersion}: ${reason}`),
  });
  return {
    namespace,
    namespaceGiven: globals.namespace !== '',
    server,
    transport,
    streams,
    discovery,
    mapper: newMapper(discovery, warnings.tell),
    warn: warnings.say,
    warningCount: () => warnings.count,
    kubeConfig: credentials.kubeConfig,
  };
}

/** The parts of the server's URL that each request repeats. */
function serverParts(server: string) {
  const { origin, host, pathname } = new URL(server);
  return { server, origin, host, prefix: pathname.replace(/\/$/, '') };
}

function dialingOf(
  context: ConnectContext,
  endpoint: Endpoint,
  proxyUrl: string | undefined,
  tlsSettings: Dialing['tlsSettings'],
): Dialing {
  if (proxyUrl === undefined || !sendsAbsoluteForm(endpoint, proxyUrl)) {
    return tunnelled(context, endpoint, proxyUrl, tlsSettings);
  }
  const tunnel = async () => {
    const { openProxy, parseProxy } = await import('./transport/tunnel.ts');
    return openProxy(parseProxy(proxyUrl), () => trustOfProxy(context, tlsSettings));
  };
  return { endpoint, tlsSettings, tunnel };
}

/**
 * Through the proxy's tunnel, if there is a proxy. Streams change their protocol, so they use the
 * tunnel even where requests do not.
 */
function tunnelled(
  context: ConnectContext,
  endpoint: Endpoint,
  proxyUrl: string | undefined,
  tlsSettings: Dialing['tlsSettings'],
): Dialing {
  if (proxyUrl === undefined) return { endpoint, tlsSettings };
  const tunnel = async () => {
    const { openTunnel } = await import('./transport/tunnel.ts');
    return openTunnel(proxyUrl, endpoint, () => trustOfProxy(context, tlsSettings));
  };
  return { endpoint, tlsSettings, tunnel };
}

/**
 * An https proxy is verified as the server is (Go has one TLS configuration for both), or by the
 * system's authorities.
 */
async function trustOfProxy(context: ConnectContext, tlsSettings: Dialing['tlsSettings']): Promise<TlsSettings> {
  const { ca, rejectUnauthorized } = await tlsSettings();
  const { systemAuthorities } = await import('./transport/trust.ts');
  const system = await systemAuthorities(context.env, context.platform);
  return { ca: [...(ca === undefined ? [] : [ca].flat()), ...system], rejectUnauthorized };
}

/**
 * A request to an http:// server through an http proxy names its whole URL; everything else goes
 * through a tunnel.
 */
function sendsAbsoluteForm(endpoint: Endpoint, proxyUrl: string): boolean {
  return !endpoint.tls && /^https?:/.test(proxyUrl);
}

function absoluteForm(endpoint: Endpoint, proxyUrl: string | undefined) {
  if (proxyUrl === undefined || !sendsAbsoluteForm(endpoint, proxyUrl)) {
    return { absolute: false, proxyAuthorization: undefined };
  }
  const { username, password } = new URL(proxyUrl);
  const user = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return {
    absolute: true,
    proxyAuthorization: user === ':' ? undefined : `Basic ${Buffer.from(user).toString('base64')}`,
  };
}

/** --cache-dir when typed, else KUBECACHEDIR, else ~/.kube/cache. */
export function cacheDirectory(context: Pick<ConnectContext, 'globals' | 'env' | 'cwd' | 'platform'>): string {
  const { globals, env, cwd } = context;
  const typed = globals.changed.has('cache-dir') ? globals['cache-dir'] : '';
  return path.resolve(cwd, typed || env.KUBECACHEDIR || path.join(homeDirectory(context), '.kube', 'cache'));
}

/**
 * Without any credentials kubectl asks on stdin for a user, which fails without a terminal. On a
 * terminal we send anonymous requests instead: no server accepts a password any more.
 */
async function checkUser({ io, signal, globals }: ConnectContext, user: UserSettings): Promise<void> {
  const given = [user.token, user.tokenFile, user.username, user.clientCertificate, user.clientCertificateData];
  if (given.some((one) => one !== '') || user.authProvider !== undefined || user.exec !== undefined) return;
  if (io.stdin.isTerminal || globals.asHelm) return;
  io.stdout.write('Please enter Username: ');
  for await (const _line of untilAborted(io.stdin, signal)) {
    io.stdout.write('Please enter Password: ');
    throw new CliError('error reading input for Password');
  }
  throw new CliError('EOF');
}
