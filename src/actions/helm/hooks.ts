/** Runs the hooks of an event (pkg/action/hooks.go). */
import { compareStrings } from '../../apimachinery/go/text.ts';
import { plainMessage } from '../../error-text.ts';
import { HelmFault } from '../../helm/error.ts';
import type { HookEvent } from '../../helm/release/release.ts';
import { type Draft, type HookDraft, presentTime, record } from './draft.ts';
import { isReleaseFault } from './faults.ts';
import { hookLogs } from './hook-logs.ts';
import { buildResources } from './objects/build.ts';
import { createResources, deleteResources } from './objects/write.ts';
import { explained, type HelmTools, joined } from './tools.ts';
import type { WaitStrategy } from './wait/strategy.ts';
import { newWaiter } from './wait/waiter.ts';

export interface HookOptions {
  readonly wait: WaitStrategy;
  /** Milliseconds for each wait. */
  readonly timeout: number;
  readonly serverSide: boolean;
}

type DeletePolicy = 'before-hook-creation' | 'hook-succeeded' | 'hook-failed';

/** Hooks that were run. */
export interface HookRuns {
  /** What kept one from succeeding; the ones behind it did not run. */
  readonly error: Error | undefined;
  /** Prints logs and deletes what is to be deleted now. Throws HelmFault. */
  finish(): Promise<void>;
}

/** Kinds are in order already. */
const byWeight = (hooks: readonly HookDraft[]): HookDraft[] =>
  hooks.toSorted((a, b) => (a.weight ?? 0) - (b.weight ?? 0) || compareStrings(a.name ?? '', b.name ?? ''));

async function deleteByPolicy(
  tools: HelmTools,
  hook: HookDraft,
  policy: DeletePolicy,
  options: HookOptions,
): Promise<void> {
  // what is of the type would go with it
  if (hook.kind === 'CustomResourceDefinition' || !hook.delete_policies?.includes(policy)) return;
  const resources = await buildResources(tools, hook.manifest ?? '', { validate: false }).catch((error: unknown) => {
    throw explained(`unable to build kubernetes object for deleting hook ${hook.path}`, error);
  });
  const errors = await deleteResources(tools, resources, 'Background');
  if (errors.length > 0) throw joined(errors, '; ');
  const waiter = await newWaiter(tools, options.wait);
  await waiter.gone(resources, options.timeout, { quiet: true });
}

/** Runs one hook to its end. Throws HelmFault. */
async function runHook(
  tools: HelmTools,
  draft: Draft,
  hook: HookDraft,
  event: HookEvent,
  options: HookOptions,
): Promise<void> {
  const { clock } = tools.context;
  hook.delete_policies = hook.delete_policies?.length ? hook.delete_policies : ['before-hook-creation'];
  await deleteByPolicy(tools, hook, 'before-hook-creation', options);
  const resources = await buildResources(tools, hook.manifest ?? '', { validate: true }).catch((error: unknown) => {
    throw explained(`unable to build kubernetes object for ${event} hook ${hook.path}`, error);
  });
  const started_at = presentTime(clock);
  hook.last_run = { started_at, phase: 'Running' };
  await record(tools, draft);
  hook.last_run = { started_at, phase: 'Unknown' };
  const end = (phase: 'Succeeded' | 'Failed'): void => {
    hook.last_run = { started_at, completed_at: presentTime(clock), phase };
  };
  const { serverSide, wait, timeout } = options;
  await createResources(tools, resources, { serverSide, forceConflicts: false }).catch((error: unknown) => {
    end('Failed');
    throw explained(`warning: Hook ${event} ${hook.path} failed`, error);
  });
  const waiter = await newWaiter(tools, wait);
  try {
    await waiter.hooks(resources, timeout);
  } catch (error) {
    if (!isReleaseFault(error)) throw error;
    end('Failed');
    throw new HookFailure(error);
  }
  end('Succeeded');
}

/** A hook was made, and did not end well. */
class HookFailure extends HelmFault {
  declare readonly cause: Error;
  constructor(cause: Error) {
    super(plainMessage(cause), { cause });
  }
}

/** A failure that is only told. */
async function told(tools: HelmTools, words: string, work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!isReleaseFault(error)) throw error;
    tools.log('INFO', `${words}: ${plainMessage(error)}`);
  }
}

/** Runs all hooks of an event, one after the other, up to the first that fails. */
export async function runHooks(
  tools: HelmTools,
  draft: Draft,
  event: HookEvent,
  options: HookOptions,
): Promise<HookRuns> {
  const hooks = byWeight(
    draft.hooks.flatMap((hook) => (hook.events ?? []).filter((one) => one === event).map(() => hook)),
  );
  for (const [index, hook] of hooks.entries()) {
    try {
      await runHook(tools, draft, hook, event, options);
    } catch (error) {
      if (!isReleaseFault(error)) throw error;
      if (!(error instanceof HookFailure)) return { error, finish: async () => undefined };
      await told(tools, 'error outputting logs for hook failure', hookLogs(tools, draft, hook, 'hook-failed'));
      return {
        error: error.cause,
        finish: () => finishFailed(tools, hook, hooks.slice(0, index), options),
      };
    }
  }
  return { error: undefined, finish: () => finishAll(tools, draft, hooks, options) };
}

async function finishFailed(
  tools: HelmTools,
  failed: HookDraft,
  before: readonly HookDraft[],
  options: HookOptions,
): Promise<void> {
  const deletion = deleteByPolicy(tools, failed, 'hook-failed', options);
  await told(tools, 'error deleting the hook resource on hook failure', deletion);
  for (const hook of before) await deleteByPolicy(tools, hook, 'hook-succeeded', options);
}

async function finishAll(
  tools: HelmTools,
  draft: Draft,
  hooks: readonly HookDraft[],
  options: HookOptions,
): Promise<void> {
  for (const hook of hooks.toReversed()) {
    await told(tools, 'error outputting logs for hook failure', hookLogs(tools, draft, hook, 'hook-succeeded'));
    await deleteByPolicy(tools, hook, 'hook-succeeded', options);
  }
}

/** Runs the hooks of an event, and deletes what is to be deleted. Throws HelmFault when one fails. */
export async function execHooks(tools: HelmTools, draft: Draft, event: HookEvent, options: HookOptions): Promise<void> {
  const { error, finish } = await runHooks(tools, draft, event, options);
  await finish();
  if (error !== undefined) throw error;
}
