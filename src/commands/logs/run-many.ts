/** `logs` of many pods: every pod of several objects, of a selector, or with a name that matches. */
import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import {
  checkLogNumbers,
  checkLogOptions,
  logQuery,
  type PodLogOptions,
  podLogOptions,
} from '../../resources/logs/options.ts';
import type { LogsInvocation } from './flags.ts';
import type { ManyOptions } from './many.ts';
import { type PodFilter, podTargets } from './pod-targets.ts';
import { logFlags, objectIsMissing } from './usage.ts';
import { compileFlag, lineView, prefixColors } from './view.ts';

/** How many last lines of each log come first, unless a flag says which. */
const TAIL = 10;
/** How many logs are read at the same time, unless --max-log-requests says so. */
const MOST = 250;

export async function runMany(context: Context, invocation: LogsInvocation): Promise<number> {
  const { flags, args } = invocation;
  if (flags['pod-running-timeout'] <= 0) throw new CliError('--pod-running-timeout must be higher than zero');
  if (namesNothing(invocation)) throw objectIsMissing();
  const view = await lineView(flags, context.io, true);
  const filter = await podFilter(flags);
  const asked = podLogOptions(logFlags(invocation));
  checkLogOptions(asked);
  checkLogNumbers(asked);
  const targets = await podTargets(context, {
    words: args,
    selector: flags.selector,
    allNamespaces: flags['all-namespaces'],
    namespaces: flags.namespaces,
  });
  const shared: PodLogOptions = { ...asked, timestamps: false };
  const first = tailed(invocation, shared);
  const options: ManyOptions = {
    targets,
    filter,
    view,
    prefix: flags.output !== 'raw' && (flags.prefix || !invocation.changed('prefix')),
    colors: await prefixColors(context.io),
    previous: flags.previous,
    ignoreErrors: flags['ignore-errors'],
    most: invocation.changed('max-log-requests') ? flags['max-log-requests'] : MOST,
    podTimeout: flags['pod-running-timeout'],
    query: (container, fresh) => logQuery(container, fresh ? { ...shared, tailLines: undefined } : first),
  };
  if (flags.follow) {
    const { followMany } = await import('./follow-many.ts');
    return followMany(context, options);
  }
  const { readMany } = await import('./read-many.ts');
  return readMany(context, options);
}

/** --join needs something whose pods join: a name, a selector, or another of our flags. */
function namesNothing({ args, flags, changed }: LogsInvocation): boolean {
  const chosen = (['all-namespaces', 'namespaces', 'match', 'exclude-pods'] as const).some((name) => changed(name));
  return args.length === 0 && flags.selector === '' && !chosen;
}

/** All of a log is read when --since, --include or --exclude say what is wanted of it. */
function tailed({ changed, flags }: LogsInvocation, options: PodLogOptions): PodLogOptions {
  const limited = (['tail', 'since', 'since-time'] as const).some((name) => changed(name));
  if (limited || flags.include.length + flags.exclude.length > 0) return options;
  return { ...options, tailLines: TAIL };
}

async function podFilter(flags: LogsInvocation['flags']): Promise<PodFilter> {
  const [names, withoutNames, containers, withoutContainers] = await Promise.all([
    compileFlag('match', flags.match),
    compileFlag('exclude-pods', flags['exclude-pods']),
    compileFlag('containers', flags.containers),
    compileFlag('exclude-containers', flags['exclude-containers']),
  ]);
  return { names, withoutNames, container: flags.container, containers, withoutContainers };
}
