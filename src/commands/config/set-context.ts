import { goQuote } from '../../apimachinery/go/text.ts';
import { positionals } from '../../cli/arguments.ts';
import { defineCommand } from '../../cli/command.ts';
import { bool, string } from '../../cli/flag.ts';
import { CliError } from '../../errors.ts';
import { fieldsOf, helpAndWords, printLine, startingConfig, writeChange } from './shared.ts';

export const command = defineCommand({
  use: 'set-context [NAME | --current] [--cluster=cluster_nickname] [--user=user_nickname] [--namespace=namespace]',
  long: `
    Set a context entry in kubeconfig.

    In an existing context, fields that are not named keep their value.`,
  examples: `
    # Set the user field on the gce context entry without touching other values
    cox config set-context gce --user=cluster-admin`,
  flags: {
    cluster: string('cluster for the context entry in kubeconfig'),
    current: bool('Modify the current context'),
    namespace: string('namespace for the context entry in kubeconfig', { short: 'n' }),
    user: string('user for the context entry in kubeconfig'),
  },
  args: positionals({ name: 'optional' }, helpAndWords),
  run: async (context, { named: { name: typed = '' }, flags, changed }) => {
    if (typed === '' && !flags.current) {
      throw new CliError('you must specify a non-empty context name or --current');
    }
    if (typed !== '' && flags.current) throw new CliError('you cannot specify both a context name and --current');
    const config = await startingConfig(context);
    if (flags.current && config.currentContext === '') throw new CliError('no current context is set');
    const name = flags.current ? config.currentContext : typed;
    const before = fieldsOf(config, 'contexts', name);
    const fields = { ...before };
    for (const key of ['cluster', 'user', 'namespace'] as const) {
      if (changed(key)) fields[key] = flags[key];
    }
    await writeChange(context, { entries: [{ section: 'contexts', name, fields }] });
    return printLine(context, `Context ${goQuote(name)} ${before === undefined ? 'created' : 'modified'}.`);
  },
});
