import { type HelmTools, newTools } from '../../actions/helm/tools.ts';
import { uninstall } from '../../actions/helm/uninstall.ts';
import type { Propagation } from '../../apimachinery/write-options.ts';
import { bool, string } from '../../cli/flag.ts';
import type { Context } from '../../context.ts';
import { HelmFault } from '../../helm/error.ts';
import { waitOf } from './change-flags.ts';
import { atLeast, defineHelmCommand } from './define.ts';
import { applyFlags, renderFlags } from './install-flags.ts';
import { logOf } from './log-of.ts';
import { whileWaiting } from './waiting.ts';

const PROPAGATIONS: ReadonlyMap<string, Propagation> = new Map([
  ['background', 'Background'],
  ['foreground', 'Foreground'],
  ['orphan', 'Orphan'],
]);

/** Throws HelmFault. */
function propagationOf(typed: string): Propagation {
  const propagation = PROPAGATIONS.get(typed);
  if (propagation !== undefined) return propagation;
  throw new HelmFault(`invalid cascade value (${typed}). Must be "background", "foreground", or "orphan"`);
}

/** Asks about releases that are there, where the settings say so. */
async function confirm({ guardrails }: Context, { storage }: HelmTools, names: readonly string[]): Promise<void> {
  if (guardrails === undefined) return;
  const found = await Promise.all(names.map((name) => storage.last(name).catch(() => undefined)));
  if (found.some((release) => release !== undefined)) await guardrails.confirm({ verb: 'uninstall' });
}

export const command = defineHelmCommand({
  use: 'uninstall RELEASE_NAME [...]',
  long: `
    Uninstall releases: delete the objects of the last revision, and what is stored of the release. Objects that
    are no longer marked as the release's, and those whose resource policy is to keep them, stay and are named. With
    --keep-history the revisions stay too, so that the release can be rolled back.`,
  flags: {
    'dry-run': bool('Only say what would be done'),
    'no-hooks': renderFlags['no-hooks'],
    'ignore-not-found': bool('A release that is not there is no failure'),
    'keep-history': bool('Keep the stored revisions, the last one marked as uninstalled'),
    cascade: string(
      'What becomes of what depends on the objects: background, foreground or orphan; foreground with --wait waits for finalizers',
      { default: 'background', values: [...PROPAGATIONS.keys()] },
    ),
    timeout: applyFlags.timeout,
    description: string('Description of the uninstalled revision'),
    wait: applyFlags.wait,
  },
  args: atLeast(1, { release: 'some' }),
  writes: { recorded: false, guarded: true },
  async run(context, { args, flags }) {
    const wait = waitOf(flags.wait, logOf(context));
    const cascade = propagationOf(flags.cascade);
    const tools = await newTools(context);
    const { timeout, description } = flags;
    const options = {
      dryRun: flags['dry-run'],
      noHooks: flags['no-hooks'],
      ignoreNotFound: flags['ignore-not-found'],
      keepHistory: flags['keep-history'],
      ...{ wait, cascade, timeout, description },
    };
    if (!flags['dry-run']) await confirm(context, tools, args);
    for (const name of args) {
      const kept = await whileWaiting(context, { name, output: 'table' }, (reporter) =>
        uninstall({ ...tools, reporter }, name, options),
      );
      if (kept !== undefined && kept !== '') tools.out(`${kept}\n`);
      tools.out(`release "${name}" uninstalled\n`);
    }
    return 0;
  },
});
