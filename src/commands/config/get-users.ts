import { compareStrings } from '../../apimachinery/go/text.ts';
import { anyArguments } from '../../cli/arguments.ts';
import { defineCommand } from '../../cli/command.ts';
import { printLine, startingConfig } from './shared.ts';

export const command = defineCommand({
  use: 'get-users [flags]',
  long: 'Display users defined in the kubeconfig.',
  examples: `
    # List the users that the kubeconfig knows about
    cox config get-users`,
  flags: {},
  args: anyArguments,
  run: async (context) => {
    const { users } = await startingConfig(context);
    return printLine(context, ['NAME', ...[...users.keys()].sort(compareStrings)].join('\n'));
  },
});
