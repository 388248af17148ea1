import { goQuote } from '../../apimachinery/go/text.ts';
import type { Context } from '../../context.ts';
import { CliError, ConfigurationError, ConfigurationProblem, ErrorList, UnknownContextError } from '../../errors.ts';
import type { Cluster } from '../../kube/cluster.ts';

/**
 * The cluster of commands whose kubectl twin makes its client before it asks for the namespace: an unknown --context is worded by the
 * client's configuration there, not by the check of the whole.
 */
export async function clusterOfClient(context: Context): Promise<Cluster> {
  const typed = context.globals.context;
  try {
    return await context.cluster();
  } catch (error) {
    if (typed !== '' && error instanceof UnknownContextError)
      throw new CliError(`context ${goQuote(typed)} does not exist`, { cause: error });
    throw error;
  }
}

/**
 * Work that first needs the cluster, for commands whose kubectl twin leaves that to its resource builder. With --namespace nothing else has
 * looked at the configuration before, and what the builder says of it comes out in a list, which is worded differently.
 */
export async function inBuilder<Result>(
  context: Context,
  filenames: readonly string[],
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (context.globals.namespace === '' || !(error instanceof ConfigurationProblem)) throw error;
    if (filenames.length === 0) throw new ConfigurationError(error.message, { cause: error });
    throw new ErrorList([new ErrorList([error])]);
  }
}
