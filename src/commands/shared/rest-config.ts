import type { Context } from '../../context.ts';
import { CliError, ConfigurationError } from '../../errors.ts';
import type { Cluster } from '../../kube/cluster.ts';
import { goQuote } from '../../resources/go-text.ts';

/**
 * The cluster of commands whose kubectl twin makes its client before it asks for the namespace: an unknown --context is worded by the
 * client's configuration there, not by the check of the whole.
 */
export async function clusterOfClient(context: Context): Promise<Cluster> {
  const typed = context.globals.context;
  try {
    return await context.cluster();
  } catch (error) {
    const unknown = error instanceof ConfigurationError && error.message.endsWith(`specified context: ${typed}`);
    if (typed !== '' && unknown) throw new CliError(`context ${goQuote(typed)} does not exist`, { cause: error });
    throw error;
  }
}
