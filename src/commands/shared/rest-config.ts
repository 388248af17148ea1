import type { Context } from '../../context.ts';
import { CliError, ConfigurationError, ConfigurationProblem, ErrorList, UnknownNameError } from '../../errors.ts';
import type { Cluster } from '../../kube/cluster.ts';

/**
 * The cluster, for commands whose kubectl twin creates its client before it reads the namespace:
 * there the client configuration reports an unknown --user, --context or --cluster, not the check of
 * the whole kubeconfig.
 */
export async function clusterOfClient(context: Context): Promise<Cluster> {
  try {
    return await context.cluster();
  } catch (error) {
    if (error instanceof CliError && error.cause instanceof UnknownNameError) throw error.cause;
    throw error;
  }
}

/**
 * Runs work that needs the cluster, for commands whose kubectl twin leaves the connection to its
 * resource builder. With --namespace nothing has checked the configuration before, and the errors
 * of the builder come in a list, which is worded differently.
 */
export async function inBuilder<Result>(
  context: Context,
  hasFiles: boolean,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (context.globals.namespace === '' || !(error instanceof ConfigurationProblem)) throw error;
    if (!hasFiles) throw new ConfigurationError(error.message, { cause: error });
    throw new ErrorList([new ErrorList([error])]);
  }
}
