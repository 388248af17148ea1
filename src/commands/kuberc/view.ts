import type { Preference } from '../../apimachinery/preference.ts';
import { preferenceDocument } from '../../apimachinery/preference.ts';
import { anyArguments } from '../../cli/arguments.ts';
import { defineCommand } from '../../cli/command.ts';
import { printFlags } from '../../cli/flag-sets.ts';
import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import { firstLine } from '../shared/first-line.ts';
import { printerOf } from '../shared/generated-objects.ts';
import { chosenKuberc, kubercFlag, loadPreference, savePreference } from './file.ts';

/** What kubectl recommends (CreateDefaultPreference). */
const RECOMMENDED: Preference = {
  defaults: [
    { command: 'apply', options: [{ name: 'server-side', default: 'true' }] },
    { command: 'delete', options: [{ name: 'interactive', default: 'true' }] },
  ],
  policy: { type: '' },
};

/** Offers to write a file with recommended preferences. */
async function offer(context: Context, file: string): Promise<void> {
  context.io.stdout.write(
    `kuberc file not found at ${file}\n` +
      'Would you like to generate a default kuberc file with recommended options? (y/N): ',
  );
  const answer = await firstLine(context.io.stdin);
  // one word alone is an answer, as with Go's Fscanln
  if (answer.trim().toLowerCase() === 'y') await savePreference(context, file, RECOMMENDED, undefined);
}

export const command = defineCommand({
  use: 'view',
  long: `
    Display the contents of the kuberc file: aliases, defaults of flags, and which credential plugins may run.

    Of several documents in the file it is the one that counts. When there is no file, one with recommended defaults
    can be written.`,
  examples: `
    # View the kuberc in YAML, the default
    cox kuberc view

    # View the kuberc in JSON
    cox kuberc view --output json

    # View another file
    cox kuberc view --kuberc /path/to/kuberc`,
  flags: { ...kubercFlag, ...printFlags, output: { ...printFlags.output, default: 'yaml' } },
  args: anyArguments,
  run: async (context, invocation) => {
    const location = chosenKuberc(context, invocation.flags.kuberc);
    const document = loadPreference(location, context.cwd);
    if (document === undefined) {
      if (location.isExplicit) throw new CliError(`kuberc file not found at ${location.file}`);
      await offer(context, location.file);
      return 0;
    }
    const printer = await printerOf(context, invocation, 'none');
    const { aliases = [], defaults = [], policy } = document.preference;
    printer.print(preferenceDocument({ aliases, defaults, policy }), '', (text) => context.io.stdout.write(text));
    return 0;
  },
});
