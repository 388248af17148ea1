import { compareStrings } from '../../apimachinery/go/text.ts';
import type { Json } from '../../apimachinery/json.ts';
import { anyArguments } from '../../cli/arguments.ts';
import { defineCommand } from '../../cli/command.ts';
import { bool, string } from '../../cli/flag.ts';
import { CliError, throwAll } from '../../errors.ts';
import { escapeTerminal } from '../../io/escape.ts';
import type { Kubeconfig } from '../../kube/kubeconfig/load.ts';
import { tabWriter } from '../../print/tabwriter.ts';
import { startingConfig } from './shared.ts';

const text = (value: Json | undefined): string => (typeof value === 'string' ? escapeTerminal(value) : '');

function contextLine(config: Kubeconfig, name: string): string {
  const fields = config.contexts.get(name)?.fields ?? {};
  const mark = config.currentContext === name ? '*' : ' ';
  return [mark, escapeTerminal(name), text(fields.cluster), text(fields.user), text(fields.namespace)].join('\t');
}

export const command = defineCommand({
  use: 'get-contexts [(-o|--output=)name)]',
  long: 'Display one or many contexts from the kubeconfig file.',
  examples: `
    # List all the contexts in your kubeconfig file
    cox config get-contexts

    # Describe one context in your kubeconfig file
    cox config get-contexts my-context`,
  flags: {
    'no-headers': bool('Print the table without its header'),
    output: string('Output format; the only one is name', { short: 'o', values: ['name'] }),
  },
  args: anyArguments,
  run: async (context, { flags, args }) => {
    if (flags.output !== '' && flags.output !== 'name') {
      throw new CliError(
        `--output ${flags.output} is not available in kubectl config get-contexts; resetting to default output format`,
      );
    }
    const config = await startingConfig(context);
    const names = args.length === 0 ? [...config.contexts.keys()] : args.filter((name) => config.contexts.has(name));
    const missing = args.filter((name) => !config.contexts.has(name));
    names.sort(compareStrings);
    const table = tabWriter((part) => context.io.stdout.write(part));
    if (flags.output === 'name') table.write(names.map((name) => `${name}\n`).join(''));
    else {
      if (!flags['no-headers']) table.write('CURRENT\tNAME\tCLUSTER\tAUTHINFO\tNAMESPACE\n');
      for (const name of names) table.write(`${contextLine(config, name)}\n`);
    }
    table.flush();
    throwAll(missing.map((name) => new CliError(`context ${name} not found`)));
    return 0;
  },
});
