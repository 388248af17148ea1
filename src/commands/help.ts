import { anyArguments } from '../cli/arguments.ts';
import { defineCommand } from '../cli/command.ts';
import { HelpError } from '../errors.ts';

export const command = defineCommand({
  use: 'help [command]',
  long: `
    Show the help of any command.

    Type "cox help", then the words of the command.`,
  flags: {},
  args: anyArguments,
  async run(_context, { named: { words } }) {
    throw new HelpError({ topic: words });
  },
});
