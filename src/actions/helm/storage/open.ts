/** The storage that HELM_DRIVER chooses (action.Configuration.Init). */
import { goQuote } from '../../../apimachinery/go/text.ts';
import { HelmFault, LoggedFault } from '../../../helm/error.ts';
import type { ClusterContext } from '../../../kube/cluster-context.ts';
import { type ReleaseStorage, storageOn } from './storage.ts';

/**
 * The releases of a namespace; "" for those of all. The cluster is asked for when the first release
 * is. Throws HelmFault for a driver that there is not.
 */
export async function releaseStorage(context: ClusterContext, namespace: string): Promise<ReleaseStorage> {
  const driver = context.env.HELM_DRIVER ?? '';
  switch (driver) {
    case '':
    case 'secret':
    case 'secrets':
    case 'configmap':
    case 'configmaps': {
      const { ObjectDriver } = await import('./objects.ts');
      return storageOn(new ObjectDriver(context, namespace, driver.startsWith('configmap') ? 'ConfigMap' : 'Secret'));
    }
    case 'memory': {
      const { loadMemory, memoryDriver } = await import('./memory.ts');
      return storageOn(memoryDriver(await loadMemory(context), namespace));
    }
    case 'sql':
      throw new HelmFault(
        'the SQL storage driver is not available here; releases can be stored with HELM_DRIVER secret, configmap or memory',
      );
    default:
      throw new LoggedFault(`unknown driver ${goQuote(driver)}`);
  }
}
