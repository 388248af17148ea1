import path from 'node:path';
import type { Context } from '../context.ts';
import { coxswainVersion } from '../version.ts';
import type { Cluster } from './cluster.ts';
import { loadCredentials } from './credentials.ts';
import { newDiscovery } from './discovery.ts';
import { discoveryCacheFile } from './discovery-cache.ts';
import type { Endpoint } from './http/dial.ts';
import { newTransport } from './http-transport.ts';
import { loadKubeconfig } from './kubeconfig/load.ts';
import { homeDirectory } from './kubeconfig/paths.ts';
import { type Settings, selectSettings } from './kubeconfig/settings.ts';
import { newMapper } from './mapper.ts';
import { newWarnings } from './warnings.ts';

/** What connecting needs of a context. */
export type ConnectContext = Pick<
  Context,
  'globals' | 'env' | 'cwd' | 'platform' | 'clock' | 'signal' | 'io' | 'program'
>;

/**
 * The cluster that the kubeconfig and the global flags choose. Nothing is sent before the first request.
 * Throws CliError and ConfigurationError in clientcmd's words.
 */
export async function connect(context: ConnectContext): Promise<Cluster> {
  const { globals } = context;
  const config = await loadKubeconfig({ ...context, explicitPath: globals.kubeconfig });
  const settings = selectSettings(config, globals, context.env);
  return connectTo(context, settings);
}

async function connectTo(context: ConnectContext, settings: Settings): Promise<Cluster> {
  const { globals, io } = context;
  const server = baseUrl(settings.cluster.server);
  const endpoint = endpointOf(server);
  const credentials = await loadCredentials(settings.cluster, settings.user, endpoint.tls);
  const warnings = newWarnings(io.stderr, io.color.stderr);
  const transport = newTransport({
    server,
    dialing: { endpoint, tlsSettings: () => credentials.tlsSettings() },
    credentials,
    warnings,
    userAgent: `${context.program}/${coxswainVersion} coxswain`,
    compress: !settings.cluster.disableCompression,
    requestTimeout: 0,
    clock: context.clock,
    signal: context.signal,
  });
  const file = discoveryCacheFile(cacheDirectory(context), server);
  const discovery = newDiscovery({ transport, server, file, clock: context.clock });
  return {
    namespace: settings.namespace || 'default',
    namespaceGiven: globals.namespace !== '',
    server,
    transport,
    discovery,
    mapper: newMapper(discovery, warnings.say),
    warn: warnings.say,
  };
}

/** --cache-dir when typed, else KUBECACHEDIR, else ~/.kube/cache. */
export function cacheDirectory(context: Pick<ConnectContext, 'globals' | 'env' | 'cwd' | 'platform'>): string {
  const { globals, env, cwd } = context;
  const typed = globals.changed.has('cache-dir') ? globals['cache-dir'] : '';
  return path.resolve(cwd, typed || env.KUBECACHEDIR || path.join(homeDirectory(context), '.kube', 'cache'));
}

/** The server with a scheme, without a slash, query and fragment at the end (client-go's rest.DefaultServerURL). */
export function baseUrl(server: string): string {
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(server) ? server : `http://${server}`;
  return withScheme.replace(/[?#].*$/, '').replace(/\/+$/, '');
}

export function endpointOf(server: string): Endpoint {
  const url = new URL(server);
  const tls = url.protocol === 'https:';
  return { tls, host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port) || (tls ? 443 : 80) };
}
