import { anyArguments } from '../../cli/arguments.ts';
import { HelpError } from '../../errors.ts';
import { defineHelmCommand } from './define.ts';

export const command = defineHelmCommand({
  use: 'help [command] [flags]',
  long: `
    Show the help of any command.

    Type "helm help", then the words of the command.`,
  flags: {},
  args: anyArguments,
  async run(_context, { named: { words } }) {
    throw new HelpError({ topic: ['helm', ...words] });
  },
});
