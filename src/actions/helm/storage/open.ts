/** The storage that HELM_DRIVER chooses (action.Configuration.Init). */
import { HelmFault } from '../../../helm/error.ts';
import { checkDriver } from '../../../helm/release/drivers.ts';
import type { ClusterContext } from '../../../kube/cluster-context.ts';
import { debugOf } from '../debug.ts';
import { type ReleaseStorage, storageOn } from './storage.ts';

/**
 * The releases of a namespace; "" for those of all. The cluster is asked for when the first release
 * is. Throws HelmFault for a driver that there is not.
 */
export async function releaseStorage(context: ClusterContext, namespace: string): Promise<ReleaseStorage> {
  const driver = context.env.HELM_DRIVER ?? '';
  const debug = debugOf(context);
  switch (driver) {
    case '':
    case 'secret':
    case 'secrets':
    case 'configmap':
    case 'configmaps': {
      const { ObjectDriver } = await import('./objects.ts');
      const kind = driver.startsWith('configmap') ? 'ConfigMap' : 'Secret';
      return storageOn(new ObjectDriver(context, namespace, kind), debug);
    }
    case 'memory': {
      const { loadMemory, memoryDriver } = await import('./memory.ts');
      return storageOn(memoryDriver(await loadMemory(context), namespace), debug);
    }
    case 'sql':
      throw new HelmFault(
        'the SQL storage driver is not available here; releases can be stored with HELM_DRIVER secret, configmap or memory',
      );
    default:
      checkDriver(driver);
      throw new Error(`the driver ${driver} is not opened`);
  }
}
