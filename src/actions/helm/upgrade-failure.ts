/** What a failed upgrade leaves behind (failRelease of pkg/action/upgrade.go). */
import { goQuote } from '../../apimachinery/go/text.ts';
import { plainMessage } from '../../error-text.ts';
import { HelmFault } from '../../helm/error.ts';
import { type Draft, record, setStatus } from './draft.ts';
import { isReleaseFault } from './faults.ts';
import type { Resource } from './objects/resource.ts';
import { deleteResources } from './objects/write.ts';
import type { UpgradeRequest } from './request.ts';
import { type RollbackRequest, rollback } from './rollback.ts';
import { explained, type HelmTools, joined } from './tools.ts';
import type { Undoing } from './undoing.ts';

/** Records the failure, deletes what was made and rolls back, as far as that is asked for; throws the error. */
export async function failUpgrade(
  tools: HelmTools,
  draft: Draft,
  created: readonly Resource[],
  error: Error,
  request: UpgradeRequest,
): Promise<never> {
  const { name } = draft;
  const problem = plainMessage(error);
  tools.log('WARN', 'upgrade failed', { name, error: problem });
  setStatus(draft, 'failed', `Upgrade ${goQuote(name)} failed: ${problem}`);
  await record(tools, draft);
  if (request.cleanupOnFail && created.length > 0) {
    tools.debug?.('cleanup on fail set', { cleaning_resources: created.length });
    const errors = await deleteResources(tools, created, 'Background');
    if (errors.length > 0) {
      throw new HelmFault(
        `an error occurred while cleaning up resources. original upgrade error: ${problem}: unable to cleanup resources: ${plainMessage(joined(errors, ', '))}`,
      );
    }
    tools.debug?.('resource cleanup complete');
  }
  if (!request.rollbackOnFailure) throw error;
  await rollBack(tools, draft, problem, request);
  throw explained(`release ${name} failed, and has been rolled back due to rollback-on-failure being set`, error);
}

async function rollBack(
  tools: HelmTools,
  { name, namespace, version }: Draft,
  problem: string,
  request: UpgradeRequest,
): Promise<void> {
  tools.debug?.('Upgrade failed and rollback-on-failure is set, rolling back to previous successful release');
  tools.debug?.('getting history for release', { release: name });
  const history = await tools.storage.history(name).catch((error: unknown) => {
    throw explained(
      `an error occurred while finding last successful release. original upgrade error: ${problem}`,
      error,
    );
  });
  const good = history.filter(({ info }) => info.status === 'superseded' || info.status === 'deployed').at(-1);
  if (good === undefined) {
    throw new HelmFault(
      `unable to find a previously successful release when attempting to rollback. original upgrade error: ${problem}`,
    );
  }
  const { wait, waitForJobs, noHooks, forceReplace, forceConflicts, serverSide, timeout } = request;
  const options = { wait, waitForJobs, noHooks, forceReplace, forceConflicts, serverSide, timeout };
  const rest = { revision: good.version, dryRun: false, cleanupOnFail: false, historyMax: 0, description: '' };
  let undoing: Omit<Undoing, 'done'> = {
    ...{ action: 'rollback', name, namespace, from: version, to: good.version, objects: [] },
  };
  const begun: RollbackRequest['begun'] = (revision, objects) => {
    undoing = { ...undoing, revision, objects };
  };
  try {
    await rollback(tools, name, { ...options, ...rest, begun });
    tools.reporter.undone({ ...undoing, done: true });
  } catch (error) {
    tools.reporter.undone({ ...undoing, done: false });
    if (!isReleaseFault(error)) throw error;
    throw explained(`an error occurred while rolling back the release. original upgrade error: ${problem}`, error);
  }
}
