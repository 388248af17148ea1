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

    etcd, kube-apiserver, kube-controller-manager and kube-scheduler are the upstream programs. They listen on 127.0.0.1 and in a
    folder of this user only, and go on running until "cox sandbox down". Run "up" again to bring back what has ended; what runs is
    left alone.

    The programs are looked for one by one in the folder given by --binaries or $KUBEBUILDER_ASSETS, in the cache
    ($COXSWAIN_BINARY_CACHE, else coxswain in $XDG_CACHE_HOME or ~/.cache), among the official releases, whose checksums are
    verified, and are else built with Go from pinned sources, which takes some ten minutes once.

    The context, cluster and user are called cox-sandbox-NAME and are written into the file given by --kubeconfig, else the first
    file of $KUBECONFIG that exists, else ~/.kube/config. "down" takes them out again.

    Nodes are simulated by kwok: pods become ready at once and run nothing. Pods that do not restart always complete after a second,
    claims of the storage class "standard" are bound, logs and port-forward answer with something made up. A container fails on
    purpose when its image has one of these tags, and all containers of a pod when it is the value of its label
    sandbox.coxswain.dev/fail:

      not-found     the image cannot be pulled: ErrImagePull, then ImagePullBackOff
      crash-loop    the container exits with code 1: CrashLoopBackOff after the first of three restarts
      never-ready   the container runs, its readiness probe fails

    With --node=real (Linux, as root) there is one node with a real kubelet and containerd instead. Pods reach nothing but each other
    and this machine; the image busybox:1 is there without a registry. What the node needs of the machine is checked first.`,
  examples: `
    # A cluster with two simulated nodes
    cox sandbox up

    # Another one beside it, with five
    cox sandbox up --name wide --nodes 5

    # A rollout that cannot succeed
    cox create deployment web --image=nginx:not-found

    # Programs from a mirror; their checksums still come from the projects themselves, or from a list of your own
    cox sandbox up --kubernetes-mirror https://mirror.example/k8s --checksums ./SHA256SUMS`,
  flags: {
    ...nameFlag,
    nodes: int('How many simulated nodes (default: as many as there are, 2 in a new sandbox)'),
    node: string('The kind of node: simulated, or real for one with a kubelet and containerd', {
      default: 'simulated',
      values: ['simulated', 'real'],
    }),
    'local-exec': bool(
      'Let exec in simulated pods run the command on this machine. kwok asks for no credentials: every user of this machine could',
    ),
    binaries: string('A folder to look for the programs in first (default: $KUBEBUILDER_ASSETS)'),
    'kubernetes-mirror': string('Base address to use in place of https://dl.k8s.io'),
    'github-mirror': string('Base address to use in place of https://github.com'),
    checksums: string('A file of sha256sum lines that downloads are held against before the checksums of the projects'),
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
