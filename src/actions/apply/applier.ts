/** From options to the function that applies one object. */

import { meta } from '../../apimachinery/object.ts';
import { CliError } from '../../errors.ts';
import type { Cluster } from '../../kube/cluster.ts';
import type { ClusterContext } from '../../kube/cluster-context.ts';
import { newDefinitionWait } from './definitions.ts';
import type { Applied, ApplyOptions, FileItem } from './item.ts';
import type { ApplyTools, ItemLog } from './requests.ts';

/** Loads what the mode of apply needs; `items` are all objects of the run. */
export async function newApplier(
  context: ClusterContext,
  cluster: Cluster,
  options: ApplyOptions,
  items: readonly FileItem[],
): Promise<(item: FileItem, log: ItemLog) => Promise<Applied>> {
  const tools = await newTools(context, cluster, options);
  const apply = options.serverSide
    ? (await import('./server-side.ts')).applyServerSide
    : (await import('./client-side.ts')).applyClientSide;
  const awaitDefinition = options.dryRun === 'none' ? newDefinitionWait(tools, items) : async () => {};
  return async (item, log) => {
    const { generateName } = meta(item.object);
    if (item.name === '' && generateName !== undefined && generateName !== '') {
      throw new CliError(`from ${generateName}: cannot use generate name with apply`);
    }
    const applied = await apply(item, tools, log);
    await awaitDefinition(item);
    return applied;
  };
}

async function newTools(context: ClusterContext, cluster: Cluster, options: ApplyOptions): Promise<ApplyTools> {
  const [{ newOpenApi }, { cacheDirectory }] = await Promise.all([
    import('../../kube/discovery/openapi.ts'),
    import('../../kube/connect.ts'),
  ]);
  const { transport, server } = cluster;
  return {
    options,
    transport,
    server,
    openApi: newOpenApi({ transport, server, cacheDirectory: cacheDirectory(context) }),
    clock: context.clock,
    signal: context.signal,
    program: context.program,
  };
}
