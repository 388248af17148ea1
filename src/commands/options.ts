import { anyArguments } from '../cli/arguments.ts';
import { defineCommand } from '../cli/command.ts';
import { optionsHelp } from '../cli/help.ts';

export const command = defineCommand({
  use: 'options',
  long: '',
  flags: {},
  args: anyArguments,
  async run(context) {
    context.io.stdout.write(optionsHelp(context.env));
    return 0;
  },
});
