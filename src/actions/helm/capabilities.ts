/** .Capabilities of a server (getCapabilities and GetVersionSet of pkg/action/action.go). */
import { isJsonObject, parseJson, textOf } from '../../apimachinery/json.ts';
import { parseKubeVersion } from '../../helm/engine/capabilities.ts';
import type { Capabilities } from '../../helm/engine/scope.ts';
import { HelmFault } from '../../helm/error.ts';
import type { Cluster, Mapping } from '../../kube/cluster.ts';

const groupVersion = ({ group, version }: Pick<Mapping, 'group' | 'version'>): string =>
  group === '' ? version : `${group}/${version}`;

/** Group versions, and `apps/v1/Deployment` for every kind, those of subresources too. */
async function versionSet({ discovery }: Cluster): Promise<readonly string[]> {
  const names = new Set<string>();
  for (const { name, versions } of await discovery.groups()) {
    for (const version of versions) names.add(groupVersion({ group: name, version }));
  }
  for (const mapping of await discovery.resources()) {
    for (const { kind } of [mapping, ...mapping.subresources]) names.add(`${groupVersion(mapping)}/${kind}`);
  }
  return [...names];
}

/** Asks the server anew, whatever was cached. Throws HelmFault. */
export async function serverCapabilities(cluster: Cluster, signal: AbortSignal): Promise<Capabilities> {
  const { body } = await cluster.transport.request({ method: 'GET', path: '/version', signal });
  const answer = parseJson(body);
  if (!isJsonObject(answer)) throw new HelmFault('could not get server version from Kubernetes: no JSON object');
  await cluster.discovery.refresh();
  const { gitVersion, major, minor } = answer;
  const known = parseKubeVersion(textOf(gitVersion));
  return {
    kubeVersion: { ...known, version: textOf(gitVersion), major: textOf(major), minor: textOf(minor) },
    apiVersions: await versionSet(cluster),
  };
}
