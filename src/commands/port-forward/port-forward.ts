import type { KubeObject } from '../../apimachinery/object.ts';
import { positionals } from '../../cli/arguments.ts';
import { defineCommand, type Invocation } from '../../cli/command.ts';
import { duration, stringSlice } from '../../cli/flag.ts';
import type { Context } from '../../context.ts';
import { CliError, type ExitError, UsageError } from '../../errors.ts';

const flags = {
  address: stringSlice(
    'Addresses to listen on, separated by commas: IP addresses, or localhost for 127.0.0.1 and ::1, of which one is enough',
    { default: '[localhost]' },
  ),
  'pod-running-timeout': duration('How long to wait until a pod is there, such as 5s, 2m or 3h', { default: '1m0s' }),
} as const;

type ForwardInvocation = Invocation<typeof flags, { readonly object: 'one'; readonly ports: 'some' }>;

export const command = defineCommand({
  use: 'port-forward TYPE/NAME [options] [LOCAL_PORT:]REMOTE_PORT [...[LOCAL_PORT_N:]REMOTE_PORT_N]',
  long: `Forward one or more local ports to a pod.

Without a type it is a pod; of a deployment, a service or another object with pods one pod is chosen. When that pod goes, another one that is
ready takes its place, and stderr says so; of a pod that was named itself there is no other, and the command ends. A connection that
fails, and a server that is away for a while, do not end it.`,
  examples: `  # Listen on ports 5000 and 6000, forward to the same ports of the pod
  cox port-forward pod/mypod 5000 6000

  # To a pod of a deployment
  cox port-forward deployment/mydeployment 5000 6000

  # To the target port of a service's port named https
  cox port-forward service/myservice 8443:https

  # Listen on port 8888, forward to 5000
  cox port-forward pod/mypod 8888:5000

  # Listen on all addresses
  cox port-forward --address 0.0.0.0 pod/mypod 8888:5000

  # Listen on localhost and one more address
  cox port-forward --address localhost,10.19.21.23 pod/mypod 8888:5000

  # Listen on any free port
  cox port-forward pod/mypod :5000`,
  flags,
  args: positionals(
    { object: 'one', ports: 'some' },
    () => new UsageError('TYPE/NAME and list of ports are required for port-forward'),
  ),
  async run(context, invocation) {
    const { flags } = invocation;
    await context.cluster();
    if (flags['pod-running-timeout'] <= 0) throw new UsageError('--pod-running-timeout must be higher than zero');
    try {
      return await forward(context, invocation);
    } catch (error) {
      // Ctrl-C is how it is meant to end
      if (context.signal.aborted && (context.signal.reason as ExitError).exitCode === SIGINT_EXIT) return 0;
      throw error;
    }
  },
});

const SIGINT_EXIT = 130;

async function forward(context: Context, { flags, named }: ForwardInvocation): Promise<number> {
  const [{ podOf }, { parsePort, resolvePorts }, { parseAddresses }] = await Promise.all([
    import('../session/pod.ts'),
    import('../../resources/forward/ports.ts'),
    import('../../resources/forward/addresses.ts'),
  ]);
  const object = await findObject(context, named.object);
  const found = await podOf(context, object, flags['pod-running-timeout']);
  const texts = named.ports;
  const resolved = resolvePorts(texts, object, found);
  const pod = await runningPod(context, found);
  const addresses = parseAddresses(flags.address);
  const ports = resolved.map(parsePort);
  const [
    { forwardConnection, upgradeError },
    { listenForAll },
    { followTarget },
    { checkPortForward },
    { podSelector },
  ] = await Promise.all([
    import('./connection.ts'),
    import('./listen.ts'),
    import('./target.ts'),
    import('../../kube/streams/port-forward.ts'),
    import('../../resources/logs/selector.ts'),
  ]);
  const { name = '', namespace = '' } = pod.metadata as { name?: string; namespace?: string };
  await checkPortForward(await context.cluster(), { namespace, pod: name }, context.signal).catch((error) => {
    throw context.signal.aborted ? error : upgradeError(error);
  });
  const selected = object.kind === 'Pod' ? undefined : podSelector(object);
  const selector = selected !== undefined && 'selector' in selected ? selected.selector : undefined;
  const remotePort = (current: KubeObject, index: number): number =>
    parsePort(String(resolvePorts(texts, object, current)[index])).remote;
  const target = followTarget(context, pod, selector);
  const listeners = await listenForAll(context, ports, addresses, (socket, index, localPort) => {
    const route = { target, localPort, remotePort: (current: KubeObject) => remotePort(current, index) };
    void forwardConnection(context, socket, route);
  });
  try {
    return await Promise.race([target.gone, interrupted(context)]);
  } finally {
    for (const listener of listeners) listener.close();
  }
}

function interrupted({ signal }: Context): Promise<never> {
  return new Promise((_resolve, reject) => {
    const stop = (): void => reject(signal.reason);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}

async function findObject(context: Context, word: string): Promise<KubeObject> {
  const { selectObjects } = await import('../../manifest/select.ts');
  const { selectionError } = await import('../../manifest/errors.ts');
  const names = { defaultType: 'pods', words: [word] };
  const { items, errors } = await selectObjects(context, { names, continueOnError: true, typed: true });
  if (errors.length > 0) throw selectionError(errors);
  return items[0]?.object as KubeObject;
}

/** The pod as it is now. Throws CliError when it does not run. */
async function runningPod(context: Context, found: KubeObject): Promise<KubeObject> {
  const [{ getObject }, { pods }, { phaseOf }, { meta }] = await Promise.all([
    import('../../kube/objects.ts'),
    import('../../apimachinery/known-types.ts'),
    import('../session/pod.ts'),
    import('../../apimachinery/object.ts'),
  ]);
  const { name = '', namespace = '' } = meta(found);
  const { transport } = await context.cluster();
  const pod = await getObject(transport, { mapping: pods, namespace, name }, { signal: context.signal });
  if (phaseOf(pod) === 'Running') return pod;
  throw new CliError(`unable to forward port because pod is not running. Current status=${phaseOf(pod)}`);
}
