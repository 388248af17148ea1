/**
 * Rolls one workload back to an earlier revision: `rollout undo`, and `rollout status
 * --on-failure=undo`.
 */

import type { KubeObject } from '../../apimachinery/object.ts';
import type { DryRun } from '../../apimachinery/write-options.ts';
import type { Context } from '../../context.ts';
import { plainMessage } from '../../error-text.ts';
import { CliError } from '../../errors.ts';
import { patchObject } from '../../kube/objects.ts';
import type { Item } from '../../manifest/selection.ts';
import type { Revision } from '../../resources/rollout/revision.ts';
import {
  planRollback,
  type RepairLastApplied,
  type RollbackPatch,
  rollbackTarget,
} from '../../resources/rollout/rollback.ts';
import { workloadKind } from '../../resources/rollout/workload.ts';
import { readHistory, type WorkloadHistory, workloadResource } from './revisions.ts';
import { unsupportedKind } from './shared.ts';

/** The field manager that the server derives from kubectl's user agent: kubectl sends none here. */
export const FIELD_MANAGER = 'kubectl';

export interface RollbackOptions {
  /** --to-revision; 0 is the one before the newest. */
  readonly toRevision: number;
  /** `client` only decides and writes nothing. */
  readonly dryRun: DryRun;
  /**
   * Update the last-applied annotation in the same write; objects without the annotation do not get
   * one. Default: false.
   */
  readonly syncLastApplied?: boolean;
  /** Called before anything is written; not called when there is nothing to do. */
  readonly preview?: (plan: PlannedRollback) => Promise<void>;
}

/** A rollback that is decided and not done yet. */
export interface PlannedRollback {
  readonly history: WorkloadHistory;
  readonly target: Revision;
}

export type RollbackOutcome =
  /** Nothing to do; `message` is kubectl's `skipped rollback (...)`. */
  | { readonly done: 'skipped'; readonly message: string }
  /** --dry-run=client: nothing was written. */
  | ({ readonly done: 'planned' } & PlannedRollback)
  /**
   * `object` is the workload in the response of the server (with --dry-run=server as it would be).
   */
  | { readonly done: 'rolled back'; readonly target: Revision; readonly object: KubeObject };

/**
 * Rolls one workload back. A set `item.object` must be the current workload: after any wait, leave
 * it out and it is read again. Throws CliError, worded as in kubectl: no history, a paused
 * Deployment, a refused patch.
 */
export async function rollBack(context: Context, item: Item, options: RollbackOptions): Promise<RollbackOutcome> {
  const { toRevision, dryRun } = options;
  const kind = workloadKind(item.mapping);
  if (kind === undefined) throw unsupportedKind(item.mapping, 'retrieving rollbacker', 'rollbacker');
  const history = await readHistory(await context.cluster(), kind, item, 'Deployment');
  const target = rollbackTarget(kind, item.name, history.revisions, toRevision);
  if (typeof target === 'string') throw new CliError(target);
  const repair = options.syncLastApplied === true ? await repairer() : undefined;
  const plan = planRollback(kind, history.workload, target.object, toRevision, repair);
  if (plan.action === 'patch') await options.preview?.({ history, target });
  // as in kubectl, a dry run of the client neither refuses nor skips
  if (dryRun === 'client') return { done: 'planned', history, target };
  if (plan.action === 'refuse') throw new CliError(plan.message);
  if (plan.action === 'skip') return { done: 'skipped', message: plan.message };
  return { done: 'rolled back', target, object: await restore(context, item, history, plan, options) };
}

async function repairer(): Promise<RepairLastApplied> {
  const { repairedLastApplied } = await import('../../resources/rollout/last-applied-repair.ts');
  return repairedLastApplied;
}

async function restore(
  context: Context,
  item: Item,
  { kind }: WorkloadHistory,
  { type, patch }: RollbackPatch,
  { toRevision, dryRun }: RollbackOptions,
): Promise<KubeObject> {
  const { transport } = await context.cluster();
  const address = { mapping: workloadResource[kind], namespace: item.namespace, name: item.name };
  const query = { fieldManager: FIELD_MANAGER, dryRun: dryRun === 'server' ? 'All' : undefined };
  try {
    return await patchObject(transport, address, type, patch, { query });
  } catch (error) {
    throw new CliError(`failed restoring revision ${toRevision}: ${plainMessage(error)}`, { cause: error });
  }
}
