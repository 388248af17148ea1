/**
 * From the merged kubeconfig and the global flags to the one cluster and user of this command, as
 * clientcmd's DirectClientConfig decides (k8s.io/client-go/tools/clientcmd/client_config.go).
 */

import { goQuote } from '../../apimachinery/go/text.ts';
import { isJsonObject, type Json, type JsonObject, textOf } from '../../apimachinery/json.ts';
import { UnknownNameError } from '../../errors.ts';
import type { Env } from '../../io/host.ts';
import type { ConnectionFlags } from '../cluster-context.ts';
import type { Entries, Kubeconfig } from './load.ts';
import type { ClusterSettings, Impersonation, Settings, UserSettings } from './settings.ts';
import { validateSettings } from './validate.ts';

const fieldsOf = (entries: Entries, name: string): JsonObject | undefined => entries.get(name)?.fields;

/** The server of kubectl when none is configured: KUBERNETES_MASTER, else http://localhost:8080. */
function defaultServer(env: Env): string {
  return env.KUBERNETES_MASTER || 'http://localhost:8080';
}

/**
 * The cluster and user that the kubeconfig and the flags choose. Throws CliError and
 * ConfigurationError in clientcmd's words and order: without --namespace the context is checked
 * first.
 */
export function selectSettings(config: Kubeconfig, globals: ConnectionFlags, env: Env): Settings {
  const contextName = globals.context || config.currentContext;
  const context = fieldsOf(config.contexts, contextName) ?? {};
  const names = {
    cluster: globals.cluster || textOf(context.cluster),
    user: globals.user || textOf(context.user),
  };
  const settings: Settings = {
    contextName,
    cluster: selectCluster(config, names.cluster, globals, env),
    user: selectUser(config, names.user, globals),
    namespace: globals.namespace || textOf(context.namespace),
  };
  const contextMissing = contextName !== '' && !config.contexts.has(contextName);
  // an unknown --cluster leaves the server empty where clientcmd validates first
  const unknownCluster = globals.cluster !== '' && !config.clusters.has(globals.cluster);
  const validated = unknownCluster ? { ...settings, cluster: emptyCluster(names.cluster) } : settings;
  const unknown = unknownName(config, globals);
  const namesFirst = globals.namespace !== '' || globals.asHelm === true;
  if (!namesFirst) validateSettings(validated, contextMissing, unknown);
  if (unknown !== undefined) throw unknown;
  if (namesFirst) validateSettings(settings, contextMissing);
  return settings;
}

function unknownName(config: Kubeconfig, globals: ConnectionFlags): UnknownNameError | undefined {
  const { user, context, cluster } = globals;
  const missing = (what: string, name: string) => new UnknownNameError(`${what} ${goQuote(name)} does not exist`);
  if (user !== '' && !config.users.has(user)) return missing('auth info', user);
  if (context !== '' && !config.contexts.has(context)) return missing('context', context);
  return cluster !== '' && !config.clusters.has(cluster) ? missing('cluster', cluster) : undefined;
}

function emptyCluster(name: string): ClusterSettings {
  return {
    name,
    server: '',
    certificateAuthority: '',
    certificateAuthorityData: '',
    insecureSkipTlsVerify: false,
    tlsServerName: '',
    proxyUrl: '',
    disableCompression: false,
    execExtension: null,
  };
}

function selectCluster(config: Kubeconfig, name: string, globals: ConnectionFlags, env: Env): ClusterSettings {
  const fields = fieldsOf(config.clusters, name) ?? {};
  const authorityGiven = globals['insecure-skip-tls-verify'] || globals['certificate-authority'] !== '';
  const serverGiven = globals.server !== '' || globals['tls-server-name'] !== '';
  return {
    name,
    server: globals.server || textOf(fields.server) || defaultServer(env),
    certificateAuthority: authorityGiven ? globals['certificate-authority'] : textOf(fields['certificate-authority']),
    certificateAuthorityData: authorityGiven ? '' : textOf(fields['certificate-authority-data']),
    insecureSkipTlsVerify: authorityGiven
      ? globals['insecure-skip-tls-verify']
      : fields['insecure-skip-tls-verify'] === true,
    tlsServerName: serverGiven ? globals['tls-server-name'] : textOf(fields['tls-server-name']),
    proxyUrl: globals['proxy-url'] || textOf(fields['proxy-url']),
    disableCompression: globals['disable-compression'] || fields['disable-compression'] === true,
    execExtension: execExtension(fields.extensions),
  };
}

function execExtension(extensions: Json | undefined): Json {
  if (!Array.isArray(extensions)) return null;
  const found = extensions.find(
    (item): item is JsonObject => isJsonObject(item) && item.name === 'client.authentication.k8s.io/exec',
  );
  return found?.extension ?? null;
}

function selectUser(config: Kubeconfig, name: string, globals: ConnectionFlags): UserSettings {
  const fields = fieldsOf(config.users, name) ?? {};
  const certificateGiven = globals['client-certificate'] !== '';
  const keyGiven = globals['client-key'] !== '';
  return {
    name,
    token: globals.token || textOf(fields.token),
    tokenFile: textOf(fields.tokenFile),
    username: globals.username || textOf(fields.username),
    password: globals.password || textOf(fields.password),
    clientCertificate: globals['client-certificate'] || textOf(fields['client-certificate']),
    clientCertificateData: certificateGiven ? '' : textOf(fields['client-certificate-data']),
    clientKey: globals['client-key'] || textOf(fields['client-key']),
    clientKeyData: keyGiven ? '' : textOf(fields['client-key-data']),
    impersonation: selectImpersonation(fields, globals),
    authProvider: isJsonObject(fields['auth-provider']) ? fields['auth-provider'] : undefined,
    exec: isJsonObject(fields.exec) ? fields.exec : undefined,
  };
}

function selectImpersonation(fields: JsonObject, globals: ConnectionFlags): Impersonation {
  const groups = Array.isArray(fields['as-groups']) ? fields['as-groups'].map(textOf) : [];
  const extra = new Map<string, readonly string[]>();
  const fromFile = fields['as-user-extra'];
  if (isJsonObject(fromFile)) {
    for (const [key, values] of Object.entries(fromFile))
      extra.set(key, Array.isArray(values) ? values.map(textOf) : []);
  }
  const typed = new Map<string, string[]>();
  for (const pair of globals['as-user-extra']) {
    const at = pair.indexOf('=');
    // kubectl ignores an entry without "="
    if (at < 0) continue;
    typed.set(pair.slice(0, at), [...(typed.get(pair.slice(0, at)) ?? []), pair.slice(at + 1)]);
  }
  for (const [key, values] of typed) extra.set(key, values);
  return {
    user: globals.as || textOf(fields.as),
    uid: globals['as-uid'] || textOf(fields['as-uid']),
    groups: globals['as-group'].length > 0 ? globals['as-group'] : groups,
    extra,
  };
}
