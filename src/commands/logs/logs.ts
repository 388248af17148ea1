import type { KubeObject } from '../../apimachinery/object.ts';
import { positionals } from '../../cli/arguments.ts';
import { defineCommand, type Invocation } from '../../cli/command.ts';
import { bool, duration, int, string } from '../../cli/flag.ts';
import { selectorFlag } from '../../cli/flag-sets.ts';
import type { Context } from '../../context.ts';
import { CliError, isNotFound, UsageError } from '../../errors.ts';
import type { LogSource } from './sources.ts';

const USE = 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]';

const flags = {
  ...selectorFlag,
  'all-containers': bool('Print the logs of all containers of a pod'),
  'all-pods': bool('Print the logs of all pods of the object; lines get a prefix'),
  container: string('Print the log of this container', { short: 'c' }),
  follow: bool('Keep printing new log lines', { short: 'f' }),
  'ignore-errors': bool('Continue when a log cannot be read'),
  'insecure-skip-tls-verify-backend': bool(
    'Do not verify the certificate of the kubelet that serves the log. The log may then be forged',
  ),
  'limit-bytes': int('Maximum number of bytes of a log; 0 means no limit', { integer: 'int64' }),
  'max-log-requests': int('Maximum number of logs to follow at the same time', { default: '5' }),
  'pod-running-timeout': duration('How long to wait until a pod exists and its log can be read', { default: '20s' }),
  prefix: bool('Start each line with the names of pod and container'),
  previous: bool('Print the log of the previous instance of the container', { short: 'p' }),
  since: duration('Only lines newer than a duration such as 5s, 2m or 3h. Excludes --since-time'),
  'since-time': string('Only lines after this time (RFC 3339). Excludes --since'),
  tail: int('Number of last lines to print; -1 prints all. The default with a selector is 10', {
    integer: 'int64',
    default: '-1',
  }),
  timestamps: bool('Start each line with its timestamp'),
} as const;

export const command = defineCommand({
  use: USE,
  long: 'Print the log of a container in a pod, or in a pod of another object. The container can be omitted when there is only one.',
  examples: `  # The log of a pod with one container
  cox logs nginx

  # Each line with the names of pod and container
  cox logs nginx --prefix

  # All containers of a pod
  cox logs nginx --all-containers

  # All pods of a deployment
  cox logs deployment/nginx --all-pods

  # All containers of the pods with the label app=nginx
  cox logs -l app=nginx --all-containers

  # The log of a container before its last restart
  cox logs -p -c ruby web-1

  # Follow the log of one container
  cox logs -f -c ruby web-1

  # The last 20 lines
  cox logs --tail=20 nginx

  # The last hour
  cox logs --since=1h nginx

  # The first container of a job's pod
  cox logs job/hello`,
  flags,
  args: positionals({ object: 'optional', container: 'optional' }, objectIsMissing),
  async run(context, invocation) {
    const { flags, named } = invocation;
    checkWords(invocation.args, flags.selector);
    if (flags['pod-running-timeout'] <= 0) {
      throw new CliError('--pod-running-timeout must be higher than zero');
    }
    const { checkLogNumbers, checkLogOptions, logQuery, podLogOptions } = await import(
      '../../resources/logs/options.ts'
    );
    const options = podLogOptions({
      ...flags,
      insecureSkipTlsVerifyBackend: flags['insecure-skip-tls-verify-backend'],
      sinceTime: flags['since-time'],
      limitBytes: flags['limit-bytes'],
      tailGiven: invocation.changed('tail'),
    });
    const objects = await findObjects(context, flags.selector, named.object);
    const container = named.container ?? flags.container;
    checkLogOptions(options);
    checkContainer(flags, container, named.container !== undefined && invocation.changed('container'));
    checkLogNumbers(options);
    const sources = await sourcesOf(context, objects, flags, container);
    checkConcurrency(flags, sources.length);
    const { consumeLogs } = await import('./consume.ts');
    await consumeLogs(context, sources, {
      follow: flags.follow,
      prefix: flags.prefix || flags['all-pods'],
      ignoreErrors: flags['ignore-errors'],
      podTimeout: flags['pod-running-timeout'],
      query: (name) => logQuery(name, options),
    });
    return 0;
  },
});

type Flags = Invocation<typeof flags>['flags'];

function objectIsMissing(): UsageError {
  return new UsageError(`expected '${USE}'.\nPOD or TYPE/NAME is a required argument for the logs command`);
}

function checkWords(args: readonly string[], selector: string): void {
  if (args.length === 0 && selector === '') throw objectIsMissing();
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
  const { objectSources } = await import('./sources.ts');
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
