import { defineCommand } from '../../cli/command.ts';
import { nameFlag, refuseWords } from './shared.ts';

export const command = defineCommand({
  use: 'kubeconfig [--name NAME] [flags]',
  long: 'Print a kubeconfig with nothing but the context of a sandbox.',
  examples: `
    # Hand the default sandbox to another program
    cox sandbox kubeconfig > kubeconfig.yaml`,
  flags: nameFlag,
  async run(context, { flags, args }) {
    refuseWords(args);
    const { kubeconfig } = await import('../../sandbox/index.ts');
    context.io.stdout.write(await kubeconfig(flags.name, context));
    return 0;
  },
});
