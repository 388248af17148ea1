import { compareStrings } from '../../apimachinery/go/text.ts';
import { startedFile } from '../../io/runtime.ts';
import { atMost, defineHelmCommand } from './define.ts';
import { helmNamespace } from './namespace.ts';
import { type HelmSettings, helmSettings } from './settings.ts';

/** helm's variables as this line has them (EnvSettings.EnvVars). */
export function variables(settings: HelmSettings, namespace: string): ReadonlyMap<string, string> {
  const { flags } = settings;
  const named: Record<string, string> = {
    HELM_BIN: startedFile() ?? '',
    HELM_BURST_LIMIT: String(flags['burst-limit']),
    HELM_CACHE_HOME: settings.cache(),
    HELM_CONFIG_HOME: settings.config(),
    HELM_CONTENT_CACHE: flags['content-cache'],
    HELM_DATA_HOME: settings.data(),
    HELM_DEBUG: String(flags.debug),
    HELM_KUBEAPISERVER: flags['kube-apiserver'],
    HELM_KUBEASGROUPS: flags['kube-as-group'].join(','),
    HELM_KUBEASUSER: flags['kube-as-user'],
    HELM_KUBECAFILE: flags['kube-ca-file'],
    HELM_KUBECONTEXT: flags['kube-context'],
    HELM_KUBEINSECURE_SKIP_TLS_VERIFY: String(flags['kube-insecure-skip-tls-verify']),
    HELM_KUBETLS_SERVER_NAME: flags['kube-tls-server-name'],
    HELM_KUBETOKEN: flags['kube-token'],
    HELM_MAX_HISTORY: String(settings.maxHistory),
    HELM_NAMESPACE: namespace,
    HELM_PLUGINS: settings.plugins,
    HELM_QPS: Number(flags.qps).toFixed(2),
    HELM_REGISTRY_CONFIG: flags['registry-config'],
    HELM_REPOSITORY_CACHE: flags['repository-cache'],
    HELM_REPOSITORY_CONFIG: flags['repository-config'],
    ...(flags.kubeconfig === '' ? {} : { KUBECONFIG: flags.kubeconfig }),
  };
  return new Map(Object.entries(named).sort(([a], [b]) => compareStrings(a, b)));
}

export const command = defineHelmCommand({
  use: 'env',
  long: `
    Print the variables of the environment that this line would run with. With a name, only its value.`,
  flags: {},
  args: atMost(1, { name: 'optional' }),
  async run(context, { named, flags }) {
    const found = variables(helmSettings(context, flags), await helmNamespace(context));
    const text =
      named.name === undefined
        ? [...found].map(([name, value]) => `${name}="${value}"\n`).join('')
        : `${found.get(named.name) ?? ''}\n`;
    context.io.stdout.write(text);
    return 0;
  },
});
