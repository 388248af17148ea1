/** `logs` as kubectl has it: a pod, a pod of an object, or the pods of a selector. */
import type { KubeObject } from '../../apimachinery/object.ts';
import type { Context } from '../../context.ts';
import { CliError, isNotFound, UsageError } from '../../errors.ts';
import { isPlain } from '../../resources/logs/line-format.ts';
import { checkLogNumbers, checkLogOptions, logQuery, podLogOptions } from '../../resources/logs/options.ts';
import { consumeLogs } from './consume.ts';
import type { LogsInvocation } from './flags.ts';
import { type LogSource, objectSources } from './sources.ts';
import { logFlags, objectIsMissing } from './usage.ts';
import { lineView, prefixColors } from './view.ts';

type Flags = LogsInvocation['flags'];

export async function runOne(context: Context, invocation: LogsInvocation): Promise<number> {
  const { flags, args } = invocation;
  checkWords(args, flags.selector);
  const [object, inline] = args;
  if (flags['pod-running-timeout'] <= 0) throw new CliError('--pod-running-timeout must be higher than zero');
  const options = podLogOptions(logFlags(invocation));
  const view = await lineView(flags, context.io, false);
  const objects = await findObjects(context, flags.selector, object);
  const container = inline ?? flags.container;
  checkLogOptions(options);
  checkContainer(flags, container, inline !== undefined && invocation.changed('container'));
  checkLogNumbers(options);
  const sources = await sourcesOf(context, objects, flags, container);
  checkConcurrency(flags, sources.length);
  // kubectl's lines come from the server with their times; ours are chosen and shaped without them
  const plain = isPlain({ ...view, timestamps: false });
  const asked = plain ? options : { ...options, timestamps: false };
  await consumeLogs(context, sources, {
    follow: flags.follow,
    prefix: (flags.prefix || flags['all-pods']) && flags.output !== 'raw',
    ignoreErrors: flags['ignore-errors'],
    podTimeout: flags['pod-running-timeout'],
    view: plain ? { ...view, timestamps: false } : view,
    colors: await prefixColors(context.io),
    query: (name) => logQuery(name, asked),
  });
  return 0;
}

function checkWords(args: readonly string[], selector: string): void {
  if (args.length > 2 || (args.length === 0 && selector === '')) throw objectIsMissing();
  if (args.length === 1 && selector !== '') throw new UsageError('only a selector (-l) or a POD name is allowed');
  if (args.length > 1 && selector !== '') {
    throw new CliError('selectors and the all flag cannot be used when passing resource/name arguments');
  }
}

function checkContainer(flags: Flags, container: string, isNamedTwice: boolean): void {
  if (flags['all-containers'] && container !== '') {
    throw new CliError(`--all-containers=true should not be specified with container name ${container}`);
  }
  if (isNamedTwice) throw new CliError('only one of -c or an inline [CONTAINER] arg is allowed');
}

function checkConcurrency(flags: Flags, count: number): void {
  const most = flags['max-log-requests'];
  if (!flags.follow || count <= 1 || count <= most) return;
  throw new CliError(
    `you are attempting to follow ${count} log streams, but maximum allowed concurrency is ${most}, use --max-log-requests to increase the limit`,
  );
}

/** The pods of a selector, or the one object that was named. */
async function findObjects(
  context: Context,
  selector: string,
  word: string | undefined,
): Promise<readonly KubeObject[]> {
  const { selectObjects } = await import('../../manifest/select.ts');
  const { selectionError } = await import('../../manifest/errors.ts');
  const selection = await selectObjects(context, {
    // an empty argument counts as none, as in kubectl
    ...(word === undefined
      ? { args: ['pods'], selector }
      : { names: { defaultType: 'pods', words: word === '' ? [] : [word] } }),
    singleResourceType: true,
    typed: true,
  });
  const { namespace } = await context.cluster();
  const [error] = selection.errors;
  if (isNotFound(error)) {
    throw new CliError(`error from server (NotFound): ${error.message} in namespace "${namespace}"`);
  }
  if (error !== undefined) throw selectionError(selection.errors);
  const objects = selection.items.flatMap(({ object }) => (object === undefined ? [] : [object]));
  if (objects.length === 0) context.io.stderr.write(`No resources found in ${namespace} namespace.\n`);
  return objects;
}

async function sourcesOf(
  context: Context,
  objects: readonly KubeObject[],
  flags: Flags,
  container: string,
): Promise<readonly LogSource[]> {
  const sources: LogSource[] = [];
  for (const object of objects) {
    const found = await objectSources(context, object, {
      container,
      allContainers: flags['all-containers'],
      allPods: flags['all-pods'],
      podTimeout: flags['pod-running-timeout'],
    });
    sources.push(...found);
  }
  return sources;
}
