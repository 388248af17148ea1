import { goQuote } from '../../apimachinery/go/text.ts';
import { positionals } from '../../cli/arguments.ts';
import { defineCommand } from '../../cli/command.ts';
import { CliError } from '../../errors.ts';
import { configFile, helpAndWords, printLine, startingConfig, writeChange } from './shared.ts';

export const command = defineCommand({
  use: 'rename-context CONTEXT_NAME NEW_NAME',
  long: `
    Rename a context of the kubeconfig file.

    If it is the current-context, the current-context changes with it.`,
  examples: `
    # Rename the context 'old-name' to 'new-name' in your kubeconfig file
    cox config rename-context old-name new-name`,
  flags: {},
  args: positionals({ oldName: 'one', newName: 'one' }, helpAndWords),
  run: async (context, { named: { oldName, newName } }) => {
    if (newName === '') throw new CliError('You must specify a new non-empty context name');
    const config = await startingConfig(context);
    const entry = config.contexts.get(oldName);
    const file = configFile(context);
    const problem = `cannot rename the context ${goQuote(oldName)}, `;
    if (entry === undefined) throw new CliError(`${problem}it's not in ${file}`);
    if (config.contexts.has(newName)) {
      throw new CliError(`${problem}the context ${goQuote(newName)} already exists in ${file}`);
    }
    await writeChange(context, {
      ...(config.currentContext === oldName ? { currentContext: newName } : {}),
      entries: [
        { section: 'contexts', name: newName, fields: entry.fields, file: entry.file },
        { section: 'contexts', name: oldName, fields: undefined },
      ],
    });
    return printLine(context, `Context ${goQuote(oldName)} renamed to ${goQuote(newName)}.`);
  },
});
