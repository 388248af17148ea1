import { noArguments } from '../../cli/arguments.ts';
import { defineCommand } from '../../cli/command.ts';
import { nameFlag } from './shared.ts';

export const command = defineCommand({
  use: 'down [--name NAME] [flags]',
  long: `
    Take a sandbox down: end its processes, delete its data, and take its context out of the kubeconfig it was written into. The
    context that was current before "up" is current again, unless another one has been chosen since. Programs in the cache stay.`,
  examples: `
    # Take the default sandbox down
    cox sandbox down

    # Take another one down
    cox sandbox down --name wide`,
  flags: nameFlag,
  args: noArguments(),
  async run(context, { flags }) {
    const { down } = await import('../../sandbox/index.ts');
    const was = await down(flags.name, context);
    if (!was) context.io.stderr.write(`sandbox ${JSON.stringify(flags.name)} does not exist: nothing to take down\n`);
    return 0;
  },
});
