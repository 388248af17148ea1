import { noArguments } from '../../cli/arguments.ts';
import { defineCommand } from '../../cli/command.ts';
import { bool, tristate } from '../../cli/flag.ts';
import { printFlags } from '../../cli/flag-sets.ts';
import { CliError } from '../../errors.ts';
import type { Kubeconfig } from '../../kube/kubeconfig/load.ts';
import { printerOf } from '../shared/generated-objects.ts';
import { startingConfig } from './shared.ts';
import { flattened, minified, redacted, viewed } from './view-document.ts';

export const command = defineCommand({
  use: 'view [flags]',
  long: `
    Display merged kubeconfig settings or a specified kubeconfig file.

    -o jsonpath={...} shows only a part. Secrets are shown only with --raw or --flatten.`,
  examples: `
    # Show merged kubeconfig settings
    cox config view

    # Show merged kubeconfig settings, raw certificate data, and exposed secrets
    cox config view --raw

    # Get the password for the e2e user
    cox config view -o jsonpath='{.users[?(@.name == "e2e")].user.password}'`,
  flags: {
    ...printFlags,
    output: { ...printFlags.output, default: 'yaml' },
    flatten: bool('Embed the contents of certificate and key files, for a portable kubeconfig file'),
    merge: tristate('Merge the full hierarchy of kubeconfig files', { default: 'true' }),
    minify: bool('Show only what the current-context uses'),
    raw: bool('Show certificate data and secrets unchanged'),
  },
  args: noArguments(),
  run: async (context, invocation) => {
    const { flags } = invocation;
    const printer = await printerOf(context, invocation, 'none');
    const isExplicit = context.globals.kubeconfig !== '';
    const merge = flags.merge ?? true;
    if (!merge && !isExplicit) throw new CliError('if merge==false a precise file must be specified');
    const loaded = await startingConfig(context);
    if (!merge && loaded.files.length === 0) {
      throw new CliError(`open ${context.globals.kubeconfig}: no such file or directory`);
    }
    const config = flags.minify ? minified(loaded, context.globals.context) : loaded;
    const shown: Kubeconfig = flags.flatten
      ? await flattened(config, context.cwd)
      : flags.raw
        ? config
        : redacted(config);
    printer.print(viewed(shown), '', (text) => context.io.stdout.write(text));
    return 0;
  },
});
