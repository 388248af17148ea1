/** `lookup` of templates, asked of a server (pkg/engine/lookup_func.go). */
import { templateData } from '../../apimachinery/go/template-data.ts';
import { GoError } from '../../apimachinery/go/values.ts';
import type { JsonObject } from '../../apimachinery/json.ts';
import { groupVersion, parseGroupVersion } from '../../apimachinery/object.ts';
import { plainMessage } from '../../error-text.ts';
import { isNotFound } from '../../errors.ts';
import type { Lookup } from '../../helm/engine/scope.ts';
import { type Debug, logLine } from '../../helm/log.ts';
import type { Cluster, Mapping } from '../../kube/cluster.ts';
import { getList, getObject } from '../../kube/objects.ts';

/** The type of a kind; undefined where its group version has no such kind. */
async function mappingOf(
  cluster: Cluster,
  apiVersion: string,
  kind: string,
  log: (line: string) => void,
): Promise<Mapping | undefined> {
  const { group, version } = parseGroupVersion(apiVersion);
  const types = (await cluster.discovery.resources()).filter(
    (mapping) => mapping.group === group && mapping.version === version,
  );
  if (types.length === 0) {
    const error = 'the server could not find the requested resource';
    const name = `${groupVersion(group, version)}, Kind=${kind}`;
    log(logLine('ERROR', 'unable to retrieve resource list', { GroupVersion: groupVersion(group, version), error }));
    log(logLine('ERROR', 'unable to get apiresource', { groupVersionKind: name, error }));
    throw new GoError(`unable to get apiresource from unstructured: ${name}: ${error}`);
  }
  return types.find((mapping) => mapping.kind === kind);
}

interface Lines {
  log(line: string): void;
  readonly debug: Debug;
}

/** What is not there is undefined; anything else that the server refuses is thrown as a GoError. `log` takes a line for stderr. */
export const clusterLookup =
  (cluster: Cluster, signal: AbortSignal, { log, debug }: Lines): Lookup =>
  async (apiVersion, kind, namespace, name) => {
    const mapping = await mappingOf(cluster, apiVersion, kind, log);
    if (mapping === undefined) return undefined;
    const place = { mapping, ...(mapping.namespaced && namespace !== '' ? { namespace } : {}) };
    try {
      const found =
        name === ''
          ? await getList(cluster.transport, place, { signal })
          : await getObject(cluster.transport, { ...place, name }, { signal });
      return templateData(found as JsonObject);
    } catch (error) {
      if (isNotFound(error)) {
        const asked = { apiVersion, kind, namespace };
        if (name === '') debug?.('lookup: resource list not found', asked);
        else debug?.('lookup: resource not found', { ...asked, name });
        return undefined;
      }
      signal.throwIfAborted();
      throw new GoError(plainMessage(error));
    }
  };
