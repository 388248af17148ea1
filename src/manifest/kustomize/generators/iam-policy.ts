import { goInline, goString, goStruct } from '../../../apimachinery/go/decode.ts';
import { type JsonObject, textOf } from '../../../apimachinery/json.ts';
import { BuildError } from '../error.ts';
import { isMap } from '../node.ts';
import type { Configure, Generator } from '../plugin.ts';
import { decodePlugin } from '../plugin-config.ts';
import { readText } from '../read.ts';
import { Resource } from '../resource.ts';

const accountType = goStruct('ServiceAccount', { name: goString, projectId: goString }, 'types');
const serviceType = goStruct('KubernetesService', { name: goString, namespace: goString }, 'types');
const argsType = goStruct(
  'IAMPolicyGeneratorArgs',
  { cloud: { kind: 'string', type: 'types.Cloud' }, kubernetesService: serviceType, serviceAccount: accountType },
  'types',
);
const pluginType = goStruct('IAMPolicyGeneratorPlugin', goInline(argsType), 'builtins');

/** A ServiceAccount bound to one of Google's; its names go into YAML text as they stand. */
export const iamPolicyGenerator: Configure<Generator> = async (config, { schema }) => {
  const { cloud, kubernetesService, serviceAccount } = decodePlugin(config, pluginType);
  const [service, account] = [kubernetesService, serviceAccount].map((part) => (part ?? {}) as JsonObject) as [
    JsonObject,
    JsonObject,
  ];
  return {
    async generate() {
      if (cloud !== 'gke') throw new BuildError(`cloud provider ${textOf(cloud)} not supported yet`);
      const namespace = textOf(service.namespace);
      const text = `
apiVersion: v1
kind: ServiceAccount
metadata:
  annotations:
    iam.gke.io/gcp-service-account: ${textOf(account.name)}@${textOf(account.projectId)}.iam.gserviceaccount.com
  name: ${textOf(service.name)}
${namespace === '' ? '' : `\n  namespace: ${namespace}`}`;
      const node = readText(text);
      return isMap(node) ? [new Resource(node, schema)] : [];
    },
  };
};
