import { noArguments } from '../../cli/arguments.ts';
import { defineCommand } from '../../cli/command.ts';
import { nameFlag } from './shared.ts';

export const command = defineCommand({
  use: 'kubeconfig [--name NAME] [flags]',
  long: 'Print a kubeconfig that contains only the context of a sandbox.',
  examples: `
    # A kubeconfig for another program
    cox sandbox kubeconfig > kubeconfig.yaml`,
  flags: nameFlag,
  args: noArguments(),
  async run(context, { flags }) {
    const { kubeconfig } = await import('../../sandbox/index.ts');
    context.io.stdout.write(await kubeconfig(flags.name, context));
    return 0;
  },
});
