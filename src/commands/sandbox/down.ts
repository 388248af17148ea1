import { noArguments } from '../../cli/arguments.ts';
import { defineCommand } from '../../cli/command.ts';
import { nameFlag } from './shared.ts';

export const command = defineCommand({
  use: 'down [--name NAME] [flags]',
  long: `
    Delete a sandbox: end its processes, delete its data, and remove its context from the kubeconfig. The context that was current
    before "up" becomes current again, unless another one was selected meanwhile. Programs in the cache are kept.`,
  examples: `
    # Delete the default sandbox
    cox sandbox down

    # Delete another sandbox
    cox sandbox down --name wide`,
  flags: nameFlag,
  args: noArguments(),
  async run(context, { flags }) {
    const { down } = await import('../../sandbox/index.ts');
    const existed = await down(flags.name, context);
    if (!existed) context.io.stderr.write(`sandbox ${JSON.stringify(flags.name)} does not exist: nothing to delete\n`);
    return 0;
  },
});
