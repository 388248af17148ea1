import type { KubeObject } from '../../apimachinery/object.ts';
import { anyArguments } from '../../cli/arguments.ts';
import { defineCommand, type Invocation } from '../../cli/command.ts';
import { bool, duration, string } from '../../cli/flag.ts';
import type { Context } from '../../context.ts';
import { CliError, UsageError } from '../../errors.ts';

const flags = {
  container: string('Name of the container; the default is the one in the default-container annotation, or the first', {
    short: 'c',
  }),
  'detach-keys': string('Keys that detach from the container', { default: 'ctrl-p,ctrl-q' }),
  'pod-running-timeout': duration('How long to wait until a pod exists, such as 5s, 2m or 3h', { default: '1m0s' }),
  quiet: bool('Print only the output of the container', { short: 'q' }),
  stdin: bool('Pass stdin to the container', { short: 'i' }),
  tty: bool('Use the terminal of the container; requires --stdin', { short: 't' }),
} as const;

type Flags = Invocation<typeof flags>['flags'];

export const command = defineCommand({
  use: 'attach (POD | TYPE/NAME) -c CONTAINER',
  long: 'Attach to a process that is already running inside an existing container.',
  examples: `  # The output of the container of a pod from now on
  cox attach mypod

  # Another container than the first
  cox attach mypod -c ruby-container

  # With a terminal, for a container that has one
  cox attach mypod -c ruby-container -i -t

  # A pod of a replica set
  cox attach rs/nginx`,
  flags,
  args: anyArguments,
  async run(context, { flags, args }) {
    await context.cluster();
    const timeout = flags['pod-running-timeout'];
    if (timeout <= 0) throw new UsageError('--pod-running-timeout must be higher than zero');
    if (args.length === 0) throw new CliError('at least 1 argument is required for attach');
    if (args.length > 2) {
      const words = `[${args.join(' ')}]`;
      throw new CliError(`expected POD, TYPE/NAME, or TYPE NAME, (at most 2 arguments) saw ${args.length}: ${words}`);
    }
    const [{ isCompleted, phaseOf, podOf }, { attachTo }] = await Promise.all([
      import('./pod.ts'),
      import('./attached-streams.ts'),
    ]);
    const pod = await podOf(context, await findObject(context, args), timeout);
    if (isCompleted(pod)) {
      throw new CliError(`cannot attach a container in a completed pod; current phase is ${phaseOf(pod)}`);
    }
    return attachTo(context, pod, attachOptions(flags));
  },
});

function attachOptions({ 'detach-keys': detachKeys, container, quiet, stdin, tty }: Flags) {
  return { detachKeys: detachKeys || 'ctrl-p,ctrl-q', container, quiet, stdin, tty, command: 'attach' };
}

async function findObject(context: Context, args: readonly string[]): Promise<KubeObject> {
  const { selectObjects } = await import('../../manifest/select.ts');
  const { selectionError } = await import('../../manifest/errors.ts');
  const defaultType = args.length === 2 ? String(args[0]) : 'pods';
  const { items, errors } = await selectObjects(context, {
    names: { defaultType, words: [String(args.at(-1))] },
    typed: true,
  });
  if (errors.length > 0) throw selectionError(errors);
  return items[0]?.object as KubeObject;
}
