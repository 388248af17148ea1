import { goQuote } from '../../apimachinery/go/text.ts';
import { positionals } from '../../cli/arguments.ts';
import { defineCommand } from '../../cli/command.ts';
import { CliError } from '../../errors.ts';
import { helpAndWords, printLine, startingConfig, writeChange } from './shared.ts';

export const command = defineCommand({
  use: 'use-context CONTEXT_NAME',
  long: 'Set the current-context in a kubeconfig file.',
  examples: `
    # Use the context for the minikube cluster
    cox config use-context minikube`,
  flags: {},
  args: positionals({ name: 'one' }, helpAndWords),
  run: async (context, { named: { name } }) => {
    const config = await startingConfig(context);
    if (name === '') throw new CliError('empty context names are not allowed');
    if (!config.contexts.has(name)) throw new CliError(`no context exists with the name: ${goQuote(name)}`);
    await writeChange(context, { currentContext: name });
    return printLine(context, `Switched to context ${goQuote(name)}.`);
  },
});
