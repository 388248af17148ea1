import type { KubeObject } from '../../apimachinery/object.ts';
import { anyArguments } from '../../cli/arguments.ts';
import { defineCommand, type Invocation } from '../../cli/command.ts';
import { bool, duration, string, stringSlice } from '../../cli/flag.ts';
import { manifestExtensions } from '../../cli/flag-sets.ts';
import type { Context } from '../../context.ts';
import { CliError, UsageError } from '../../errors.ts';

const flags = {
  container: string('Name of the container; the default is the one in the default-container annotation, or the first', {
    short: 'c',
  }),
  filename: stringSlice('Files, directories, or URLs to read the object from; - is stdin', {
    short: 'f',
    extensions: manifestExtensions,
  }),
  'pod-running-timeout': duration('How long to wait until a pod exists, such as 5s, 2m or 3h', { default: '1m0s' }),
  quiet: bool('Print only the output of the command', { short: 'q' }),
  stdin: bool('Pass stdin to the container', { short: 'i' }),
  tty: bool('Give the command a terminal; requires --stdin', { short: 't' }),
} as const;

type ExecInvocation = Invocation<typeof flags>;
type Flags = ExecInvocation['flags'];

export const command = defineCommand({
  use: 'exec (POD | TYPE/NAME) [-c CONTAINER] [flags] -- COMMAND [args...]',
  long: `Execute a command in a container.

The exit code is that of the command. If the session breaks before the command ends, the exit code is 1, and stderr says why.`,
  examples: `  # The output of the command date in the first container of a pod
  cox exec mypod -- date

  # In the container ruby-container
  cox exec mypod -c ruby-container -- date

  # A shell with a terminal
  cox exec mypod -c ruby-container -i -t -- bash -il

  # A command with its own flags: no quotes around the whole command
  cox exec mypod -i -t -- ls -t /usr

  # In a pod of a deployment, or of a service
  cox exec deploy/mydeployment -- date
  cox exec svc/myservice -- date

  # Copy a file into the container
  cox exec mypod -i -- sh -c 'cat >/tmp/file' <file`,
  flags,
  args: anyArguments,
  async run(context, invocation) {
    const { flags } = invocation;
    const { word, words } = parseWords(invocation);
    await context.cluster();
    if (flags['pod-running-timeout'] <= 0) throw new UsageError('--pod-running-timeout must be higher than zero');
    if (word === undefined && flags.filename.length === 0) {
      throw new CliError('pod, type/name or --filename must be specified');
    }
    if (words.length === 0) throw new CliError('you must specify at least one command for the container');
    const { podOf } = await import('./pod.ts');
    const pod = await podOf(context, await findObject(context, word, flags), flags['pod-running-timeout']);
    return runIn(context, pod, words, flags);
  },
});

/** The object before `--` and the command after it (ExecOptions.Complete). */
function parseWords({ args, dash, flags: { filename } }: ExecInvocation): {
  readonly word: string | undefined;
  readonly words: readonly string[];
} {
  const [first] = args;
  // an empty argument counts as none, as in kubectl
  const word = dash === 0 || first === '' ? undefined : first;
  if (dash === 0 || dash === 1) return { word, words: args.slice(dash) };
  if (args.length > 1 || (args.length > 0 && filename.length > 0)) {
    throw new UsageError('exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead');
  }
  return { word, words: [] };
}

async function findObject(context: Context, word: string | undefined, { filename }: Flags): Promise<KubeObject> {
  const { selectObjects } = await import('../../manifest/select.ts');
  const { selectionError } = await import('../../manifest/errors.ts');
  const { items, errors } = await selectObjects(context, {
    ...(word === undefined ? {} : { names: { defaultType: 'pods', words: [word] } }),
    filenames: filename,
    typed: true,
  });
  if (errors.length > 0) throw selectionError(errors);
  if (items.length !== 1) throw new CliError('cannot exec into multiple objects at a time');
  return items[0]?.object as KubeObject;
}

async function runIn(
  context: Context,
  pod: KubeObject,
  words: readonly string[],
  { container: wanted, quiet, stdin, tty }: Flags,
): Promise<number> {
  const { isCompleted, phaseOf } = await import('./pod.ts');
  if (isCompleted(pod)) {
    throw new CliError(`cannot exec into a container in a completed pod; current phase is ${phaseOf(pod)}`);
  }
  const [{ sessionContainer }, { meta }, { sessionInput }, { runSession }] = await Promise.all([
    import('../../resources/logs/containers.ts'),
    import('../../apimachinery/object.ts'),
    import('./terminal.ts'),
    import('./run.ts'),
  ]);
  const { container, notice } = sessionContainer(pod, wanted);
  if (notice !== undefined && !quiet) context.io.stderr.write(`${notice}\n`);
  const input = sessionInput(context, { stdin, tty, quiet });
  const size = input.raw?.size();
  const { name = '', namespace = '' } = meta(pod);
  const request = { subresource: 'exec', namespace, pod: name, container, command: words } as const;
  return runSession(context, { request, input, sizes: size === undefined ? [] : [size] });
}
