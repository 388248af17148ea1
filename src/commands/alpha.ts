import { anyArguments } from '../cli/arguments.ts';
import { defineCommand } from '../cli/command.ts';
import { HelpError } from '../errors.ts';

/** kubectl's command for features in alpha, which has no subcommand in the version that cox follows. */
export const command = defineCommand({
  use: 'alpha',
  long: '',
  instead: (program) => `No alpha commands are available in this version of ${program}`,
  flags: {},
  args: anyArguments,
  async run() {
    throw new HelpError();
  },
});
