import type { JsonObject } from '../../apimachinery/json.ts';
import type { KubeObject } from '../../apimachinery/object.ts';
import { anyArguments } from '../../cli/arguments.ts';
import { defineCommand, unrecorded } from '../../cli/command.ts';
import type { Context } from '../../context.ts';
import type { Item } from '../../manifest/selection.ts';
import { randomSuffix } from '../shared/random-suffix.ts';
import { type DebugInvocation, flags } from './flags.ts';
import type { Visit } from './visit.ts';

export const command = defineCommand({
  use: 'debug (POD | TYPE[[.VERSION].GROUP]/NAME) [ -- COMMAND [args...] ]',
  long: `Debug pods and nodes with containers made for that.

What is made depends on the object:

* A pod gets an ephemeral container, for example with tools that its image lacks. The pod does not restart.
* A pod with --copy-to is copied, with a container added or with its image or command changed.
* On a node a new pod runs in the namespaces of the node and sees its file system at /host.

When the pod runs as a user other than root, some capabilities that a profile grants may not work.`,
  examples: `  # A shell in an ephemeral container of a pod
  cox debug mypod -it --image=busybox

  # The same for the pod in a file
  cox debug -f pod.yaml -it --image=busybox

  # A debug container with a name and an image of your own
  cox debug --image=myproj/debug-tools -c debugger mypod

  # A copy of a pod with a debug container, and a shell in it
  cox debug mypod -it --image=busybox --copy-to=my-debugger

  # A copy in which a container has another command
  cox debug mypod -it --copy-to=my-debugger --container=mycontainer -- sh

  # A copy in which all containers have another image
  cox debug mypod --copy-to=my-debugger --set-image=*=busybox

  # A copy with a debug container and with other images
  cox debug mypod -it --copy-to=my-debugger --image=debian --set-image=app=app:debug,sidecar=sidecar:debug

  # A shell on a node, whose file system is at /host
  cox debug node/mynode -it --image=busybox`,
  flags,
  args: anyArguments,
  writes: unrecorded,
  run: (context, invocation) => debug(context, invocation),
});

async function debug(context: Context, invocation: DebugInvocation): Promise<number> {
  const { flags } = invocation;
  const [{ findProfile }, { attaches, checkOptions }] = await Promise.all([
    import('../../resources/debug/profiles.ts'),
    import('./options.ts'),
  ]);
  await context.cluster();
  const { names, words } = partWords(invocation);
  const profile = findProfile(flags.profile);
  const custom =
    flags.custom === '' ? undefined : await (await import('./custom-file.ts')).readCustom(context, flags.custom);
  checkOptions({ invocation, names, words, custom }, context.io);
  const visit = visitOf(context, invocation, words, { profile, custom });
  const { items, errors } = await selected(context, names, flags.filename);
  const { visitObject } = await import('./visit.ts');
  for (const item of items) {
    const { pod, container } = await visitObject(context, placedObject(item), visit);
    if (!attaches(invocation) || container === '') continue;
    const { runDebugSession } = await import('./session.ts');
    await runDebugSession(context, pod, container, flags);
  }
  if (errors.length > 0) throw (await import('../../manifest/errors.ts')).selectionError(errors);
  return 0;
}

/** The words before `--`, and the command after it. */
function partWords({ args, dash }: DebugInvocation): {
  readonly names: readonly string[];
  readonly words: readonly string[];
} {
  return dash < 0 ? { names: args, words: [] } : { names: args.slice(0, dash), words: args.slice(dash) };
}

async function selected(context: Context, names: readonly string[], filenames: readonly string[]) {
  const { selectObjects } = await import('../../manifest/select.ts');
  const words = names.length === 0 ? {} : { names: { defaultType: 'pods', words: names } };
  return selectObjects(context, { ...words, filenames, typed: true });
}

/** The object with its namespace, which one in a file need not have. */
function placedObject({ object, namespace }: Item): KubeObject {
  const found = object as KubeObject;
  if (namespace === '') return found;
  return { ...found, metadata: { ...(found.metadata as JsonObject), namespace } };
}

function visitOf(
  context: Context,
  { flags, changed }: DebugInvocation,
  words: readonly string[],
  { profile, custom }: Pick<Visit['settings'], 'profile' | 'custom'>,
): Visit {
  const { quiet, replace, stdin, target, tty } = flags;
  return {
    target,
    replace,
    quiet,
    copy:
      flags['copy-to'] === ''
        ? undefined
        : {
            name: flags['copy-to'],
            sameNode: flags['same-node'],
            shareProcesses: changed('share-processes') ? flags['share-processes'] : undefined,
            images: flags['set-image'],
          },
    settings: {
      profile,
      custom,
      kept: {
        labels: flags['keep-labels'],
        annotations: flags['keep-annotations'],
        liveness: flags['keep-liveness'],
        readiness: flags['keep-readiness'],
        startup: flags['keep-startup'],
        initContainers: flags['keep-init-containers'],
      },
      container: {
        name: flags.container,
        image: flags.image,
        pullPolicy: flags['image-pull-policy'],
        environment: [...flags.env].map(([name, value]) => ({ name, value })),
        words,
        argumentsOnly: flags['arguments-only'],
        stdin,
        tty,
      },
      newName: (taken) => newContainerName(context, taken, quiet),
    },
  };
}

function newContainerName(context: Context, taken: ReadonlySet<string>, quiet: boolean): string {
  let name = '';
  do name = `debugger-${randomSuffix()}`;
  while (taken.has(name));
  if (!quiet) context.io.stdout.write(`Defaulting debug container name to ${name}.\n`);
  return name;
}
