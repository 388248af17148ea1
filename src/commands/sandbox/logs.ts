import { positionals } from '../../cli/arguments.ts';
import { defineCommand } from '../../cli/command.ts';
import { bool, int } from '../../cli/flag.ts';
import { UsageError } from '../../errors.ts';
import { nameFlag } from './shared.ts';

export const command = defineCommand({
  use: 'logs COMPONENT [--name NAME] [flags]',
  long: `
    Print the log of one component of a sandbox: etcd, kube-apiserver, kube-controller-manager, kube-scheduler, and kwok or, on a real
    node, containerd and kubelet.`,
  examples: `
    # The last lines of the API server
    cox sandbox logs kube-apiserver --tail=20

    # Follow the scheduler
    cox sandbox logs kube-scheduler -f`,
  flags: {
    ...nameFlag,
    follow: bool('Keep printing new log lines, until interrupted', { short: 'f' }),
    tail: int('Number of last lines to print; -1 prints all', { default: '-1' }),
  },
  args: positionals(
    { component: 'one' },
    (words) =>
      new UsageError(
        words.length === 0
          ? 'COMPONENT is required, such as kube-apiserver'
          : `unexpected arguments: [${words.slice(1).join(' ')}]`,
      ),
  ),
  async run(context, { flags, named: { component } }) {
    const { logs } = await import('../../sandbox/index.ts');
    await logs({ name: flags.name, component, follow: flags.follow, tail: flags.tail }, context);
    return 0;
  },
});
