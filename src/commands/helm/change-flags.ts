/** From the flags of the commands that change the cluster to what their actions take. */

import type { RenderRequest } from '../../actions/helm/rendering.ts';
import type { ChangeOptions } from '../../actions/helm/request.ts';
import type { WaitStrategy } from '../../actions/helm/wait/strategy.ts';
import type { DryRun } from '../../apimachinery/write-options.ts';
import { bool, int, string, type Values } from '../../cli/flag.ts';
import type { Context } from '../../context.ts';
import { logLine } from '../../helm/log.ts';
import type { RequestedChart } from './chart-options.ts';
import { dryRunOf } from './dry-run.ts';
import { refuseTogether } from './exclusive.ts';
import type { HelmGlobals } from './global-flags.ts';
import type { applyFlags, renderFlags } from './install-flags.ts';
import { logOf } from './log-of.ts';
import { postRenderOf } from './post-renderer.ts';
import { resolveHost } from './resolve-host.ts';
import { helmSettings } from './settings.ts';

/** --server-side of what changes a release that there is. */
export const serverSideFlag = string(
  'Apply on the server: true, false, or auto, which does it as the last revision did',
  { default: 'auto' },
);

export const historyMaxFlag = int('How many revisions are kept; 0 for no limit', { default: '10' });

/** --history-max, else HELM_MAX_HISTORY. */
export const historyMaxOf = (
  context: Context,
  flags: HelmGlobals & { readonly 'history-max': number },
  changed: (name: 'history-max') => boolean,
): number => (changed('history-max') ? flags['history-max'] : helmSettings(context, flags).maxHistory);

export const cleanupFlag = bool('Delete what this command created when it fails');

/** --wait, with the words of helm 3 for it. */
export function waitOf(typed: string, log: (line: string) => void): WaitStrategy {
  if (typed !== 'true' && typed !== 'false') return typed as WaitStrategy;
  const meant = typed === 'true' ? 'watcher' : 'hookOnly';
  log(logLine('WARN', `--wait=${typed} is deprecated (boolean value) and can be replaced with --wait=${meant}`));
  return meant;
}

interface ForceFlags {
  readonly force: boolean;
  readonly 'force-replace': boolean;
  readonly 'force-conflicts': boolean;
}

export function refuseForces(changed: (name: keyof ForceFlags) => boolean): void {
  refuseTogether(changed, ['force-replace', 'force-conflicts'], ['force', 'force-conflicts']);
}

type ChangeFlags = ForceFlags &
  Pick<Values<typeof applyFlags>, 'wait' | 'wait-for-jobs' | 'timeout'> &
  Pick<Values<typeof renderFlags>, 'no-hooks' | 'description'>;

export const changeOptions = (flags: ChangeFlags, log: (line: string) => void): ChangeOptions => ({
  forceConflicts: flags['force-conflicts'],
  forceReplace: flags['force-replace'] || flags.force,
  noHooks: flags['no-hooks'],
  wait: waitOf(flags.wait, log),
  waitForJobs: flags['wait-for-jobs'],
  timeout: flags.timeout,
  description: flags.description,
});

type RenderFlags = Values<typeof renderFlags> & { readonly 'hide-secret': boolean };

export async function renderRequest(
  context: Context,
  { chart, values }: RequestedChart,
  flags: RenderFlags,
  dryRun: DryRun,
): Promise<RenderRequest> {
  return {
    chart,
    values,
    dryRun,
    hideSecret: flags['hide-secret'],
    skipSchemaValidation: flags['skip-schema-validation'],
    labels: flags.labels,
    subNotes: flags['render-subchart-notes'],
    postRender: await postRenderOf(context, flags),
    resolveHost: flags['enable-dns'] ? resolveHost : undefined,
  };
}

export const dryRunOfFlag = (context: Context, typed: string): DryRun => dryRunOf(typed, false, logOf(context));
