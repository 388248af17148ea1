import { plainMessage } from '../../error-text.ts';
import { ConfigurationProblem } from '../../errors.ts';
import { HelmFault } from '../../helm/error.ts';
import type { ClusterContext } from '../../kube/cluster-context.ts';
import { requestErrorText } from '../request-error.ts';

/** Releases of HELM_DRIVER=memory have no cluster beside them. */
export const hasCluster = ({ env }: Pick<ClusterContext, 'env'>): boolean => env.HELM_DRIVER !== 'memory';

/** Asks the server for its version (Client.IsReachable). Throws HelmFault where none answers. */
export async function checkReachable(context: ClusterContext): Promise<void> {
  if (!hasCluster(context)) return;
  let text: string;
  try {
    const cluster = await context.cluster();
    try {
      await cluster.transport.request({ method: 'GET', path: '/version', signal: context.signal });
      return;
    } catch (error) {
      text = requestErrorText(error, cluster, { method: 'Get', path: () => '/version', query: {} });
    }
  } catch (error) {
    text = `${error instanceof ConfigurationProblem ? 'invalid configuration: ' : ''}${plainMessage(error)}`;
  }
  throw new HelmFault(`kubernetes cluster unreachable: ${text}`);
}
