import { noArguments } from '../../cli/arguments.ts';
import { defineCommand } from '../../cli/command.ts';
import { bool, int, string } from '../../cli/flag.ts';
import { UsageError } from '../../errors.ts';
import type { NodeKind } from '../../sandbox/index.ts';
import { nameFlag } from './shared.ts';

function nodeKind(text: string): NodeKind {
  if (text === 'simulated' || text === 'real') return text;
  throw new UsageError(`--node must be simulated or real, not ${JSON.stringify(text)}`);
}

export const command = defineCommand({
  use: 'up [--name NAME] [--nodes N] [--node=real] [flags]',
  long: `
    Start a real Kubernetes control plane on this machine, without Docker, and switch to its context.

    etcd, kube-apiserver, kube-controller-manager and kube-scheduler are the upstream programs. They listen only on 127.0.0.1 and
    in a private directory of this user, and run until "cox sandbox down". Run "up" again to restart components that have ended; running
    components are not changed.

    Each program is taken from the first of these places: the directory of --binaries or $KUBEBUILDER_ASSETS, the cache
    ($COXSWAIN_BINARY_CACHE, else coxswain in $XDG_CACHE_HOME or ~/.cache), the official releases (with verified checksums), or a build
    with Go from pinned sources, which takes about ten minutes, once.

    The context, cluster and user are named cox-sandbox-NAME and are written to the file of --kubeconfig, else to the first existing
    file of $KUBECONFIG, else to ~/.kube/config. "down" removes them again.

    kwok simulates the nodes: pods become ready at once and run nothing. Pods whose restart policy is not Always complete after a
    second, claims of the storage class "standard" are bound, and logs and port-forward return sample data. A container fails on
    purpose if its image has one of these tags; all containers of a pod fail if its label sandbox.coxswain.dev/fail has the value:

      not-found     the image cannot be pulled: ErrImagePull, then ImagePullBackOff
      crash-loop    the container exits with code 1: CrashLoopBackOff after the first of three restarts
      never-ready   the container runs, but its readiness probe fails

    With --node=real (Linux, as root) there is one real node with kubelet and containerd instead. Its pods can reach only each other
    and this machine; the image busybox:1 is available without a registry. The requirements of the node are checked first.`,
  examples: `
    # A cluster with two simulated nodes
    cox sandbox up

    # A second cluster, with five nodes
    cox sandbox up --name wide --nodes 5

    # A rollout that cannot succeed
    cox create deployment web --image=nginx:not-found

    # Programs from a mirror, with the checksums of the projects or from your own list
    cox sandbox up --kubernetes-mirror https://mirror.example/k8s --checksums ./SHA256SUMS`,
  flags: {
    ...nameFlag,
    nodes: int('Number of simulated nodes (default: unchanged, 2 in a new sandbox)'),
    node: string('The kind of node: simulated, or real for one with a kubelet and containerd', {
      default: 'simulated',
      values: ['simulated', 'real'],
    }),
    'local-exec': bool(
      'Let exec in simulated pods run the command on this machine. kwok checks no credentials: every user of this machine can use it',
    ),
    binaries: string('Directory to search first for the programs (default: $KUBEBUILDER_ASSETS)'),
    'kubernetes-mirror': string('Base URL to use instead of https://dl.k8s.io'),
    'github-mirror': string('Base URL to use instead of https://github.com'),
    checksums: string(
      'File of sha256sum lines to verify downloads with; it takes precedence over the checksums of the projects',
    ),
  },
  args: noArguments(),
  async run(context, { flags, changed }) {
    const node = nodeKind(flags.node);
    const { up } = await import('../../sandbox/index.ts');
    await up(
      {
        name: flags.name,
        kubeconfig: context.globals.kubeconfig,
        binaries: {
          directory: flags.binaries,
          mirrors: { kubernetes: flags['kubernetes-mirror'], gitHub: flags['github-mirror'] },
          checksumFile: flags.checksums,
        },
        ...(changed('nodes') && { nodes: flags.nodes }),
        ...(changed('node') && { node }),
        ...(changed('local-exec') && { localExec: flags['local-exec'] }),
      },
      context,
    );
    return 0;
  },
});
