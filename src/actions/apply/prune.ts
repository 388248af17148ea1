/** Deletes what pruning found, one object after the other: the first failure ends it, as in kubectl. */

import { objectPath } from '../../kube/address.ts';
import type { Cluster } from '../../kube/cluster.ts';
import { deleteObject } from '../../kube/objects.ts';
import { kindWord } from '../../resources/deletion/line.ts';
import { interruptedText } from '../bulk.ts';
import { deleteBody } from '../delete/options.ts';
import { requestErrorText, type Sent } from '../request-error.ts';
import type { ApplyOptions } from './item.ts';
import type { PruneCandidate } from './prune-candidates.ts';

export interface PruneTools {
  readonly cluster: Cluster;
  readonly signal: AbortSignal;
  readonly options: Pick<ApplyOptions, 'dryRun' | 'propagation' | 'gracePeriod'>;
  /** Called for each object that was deleted, or would be. */
  pruned(candidate: PruneCandidate): Promise<void>;
  /** The message about what was not deleted after Ctrl-C; it has no newline. */
  interrupted(text: string): void;
}

/**
 * Deletes the candidates in their order. `worded` makes the error to throw from one that the server
 * did not delete and the text of what it said. Rejects with the signal's reason after Ctrl-C.
 */
export async function deletePruned(
  tools: PruneTools,
  candidates: readonly PruneCandidate[],
  worded: (candidate: PruneCandidate, text: string) => Error,
): Promise<void> {
  for (const [index, candidate] of candidates.entries()) {
    if (tools.signal.aborted) throw interruption(tools, candidates, index, 0);
    try {
      if (tools.options.dryRun !== 'client') await deleteCandidate(tools, candidate);
    } catch (error) {
      if (tools.signal.aborted) throw interruption(tools, candidates, index, 1);
      throw worded(candidate, requestErrorText(error, tools.cluster, deletion(candidate)));
    }
    await tools.pruned(candidate);
  }
}

function deleteCandidate({ cluster, signal, options }: PruneTools, candidate: PruneCandidate): Promise<unknown> {
  const { mapping, namespace, name } = candidate;
  return deleteObject(cluster.transport, { mapping, namespace, name }, deleteBody(options), { signal });
}

const deletion = ({ mapping, namespace, name }: PruneCandidate): Sent => ({
  method: 'Delete',
  path: () => objectPath({ mapping, namespace, name }),
  query: {},
});

function interruption(
  { signal, interrupted }: PruneTools,
  candidates: readonly PruneCandidate[],
  done: number,
  inFlight: number,
): unknown {
  const result = { interrupted: true, unfinished: candidates.slice(done), inFlight };
  const text = interruptedText(
    candidates.length,
    result,
    ({ mapping, name }) => `${kindWord(mapping)}/${name}`,
    'deleted',
  );
  if (text !== undefined) interrupted(text);
  return signal.reason;
}
