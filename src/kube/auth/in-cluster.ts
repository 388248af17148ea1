/**
 * The configuration a pod finds in its own cluster (client-go's rest.InClusterConfig and
 * clientcmd's inClusterClientConfig).
 */
import fs from 'node:fs';
import type { Env } from '../../io/host.ts';
import type { ConnectionFlags } from '../cluster-context.ts';
import type { Settings } from '../kubeconfig/settings.ts';

const folder = '/var/run/secrets/kubernetes.io/serviceaccount';

/** Whether this process runs in a pod with a service account. */
export function inClusterPossible(env: Env, root = folder): boolean {
  if (!env.KUBERNETES_SERVICE_HOST || !env.KUBERNETES_SERVICE_PORT) return false;
  try {
    return !fs.statSync(`${root}/token`).isDirectory();
  } catch {
    return false;
  }
}

/**
 * What the pod's environment says, with the few flags that go before it: server, token and
 * certificate authority.
 */
export function inClusterSettings(settings: Settings, globals: ConnectionFlags, env: Env, root = folder): Settings {
  const host = env.KUBERNETES_SERVICE_HOST ?? '';
  const bracketed = host.includes(':') ? `[${host}]` : host;
  return {
    ...settings,
    cluster: {
      ...settings.cluster,
      server: globals.server || `https://${bracketed}:${env.KUBERNETES_SERVICE_PORT}`,
      certificateAuthority: globals['certificate-authority'] || `${root}/ca.crt`,
      certificateAuthorityData: '',
    },
    user: {
      ...settings.user,
      token: globals.token,
      tokenFile: globals.token === '' ? `${root}/token` : '',
    },
  };
}

/** The pod's own namespace: POD_NAMESPACE, else that of its service account, else "default". */
export function inClusterNamespace(env: Env, root = folder): string {
  if (env.POD_NAMESPACE) return env.POD_NAMESPACE;
  try {
    return fs.readFileSync(`${root}/namespace`, 'utf8').trim() || 'default';
  } catch {
    return 'default';
  }
}
