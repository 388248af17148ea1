/** `lookup` of templates, asked of a server (pkg/engine/lookup_func.go). */
import { templateData } from '../../apimachinery/go/template-data.ts';
import type { JsonObject } from '../../apimachinery/json.ts';
import { groupVersion, parseGroupVersion } from '../../apimachinery/object.ts';
import { isNotFound } from '../../errors.ts';
import type { Lookup } from '../../helm/engine/scope.ts';
import { HelmFault } from '../../helm/error.ts';
import type { Cluster, Mapping } from '../../kube/cluster.ts';
import { getList, getObject } from '../../kube/objects.ts';

/** The type of a kind; undefined where its group version has no such kind. */
async function mappingOf(cluster: Cluster, apiVersion: string, kind: string): Promise<Mapping | undefined> {
  const { group, version } = parseGroupVersion(apiVersion);
  const types = (await cluster.discovery.resources()).filter(
    (mapping) => mapping.group === group && mapping.version === version,
  );
  if (types.length === 0) {
    throw new HelmFault(
      `unable to get apiresource from unstructured: ${groupVersion(group, version)}, Kind=${kind}: the server could not find the requested resource`,
    );
  }
  return types.find((mapping) => mapping.kind === kind);
}

/** What is not there is undefined; anything else that the server refuses is thrown. */
export const clusterLookup =
  (cluster: Cluster, signal: AbortSignal): Lookup =>
  async (apiVersion, kind, namespace, name) => {
    const mapping = await mappingOf(cluster, apiVersion, kind);
    if (mapping === undefined) return undefined;
    const place = { mapping, ...(mapping.namespaced && namespace !== '' ? { namespace } : {}) };
    try {
      const found =
        name === ''
          ? await getList(cluster.transport, place, { signal })
          : await getObject(cluster.transport, { ...place, name }, { signal });
      return templateData(found as JsonObject);
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  };
