import { anyArguments } from '../../cli/arguments.ts';
import { defineCommand } from '../../cli/command.ts';
import { CliError } from '../../errors.ts';
import { printLine, startingConfig } from './shared.ts';

export const command = defineCommand({
  use: 'current-context [flags]',
  long: 'Display the current-context.',
  examples: `
    # Display the current-context
    cox config current-context`,
  flags: {},
  args: anyArguments,
  run: async (context) => {
    const { currentContext } = await startingConfig(context);
    if (currentContext === '') throw new CliError('current-context is not set');
    return printLine(context, currentContext);
  },
});
