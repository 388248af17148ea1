import type { Preference } from '../../apimachinery/preference.ts';
import { preferenceDocument } from '../../apimachinery/preference.ts';
import { anyArguments } from '../../cli/arguments.ts';
import { defineCommand } from '../../cli/command.ts';
import { printFlags } from '../../cli/flag-sets.ts';
import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import { makeOperationPrinter } from '../../print/operation.ts';
import { chosenKuberc, kubercFlag, loadPreference, savePreference } from './file.ts';

/** What kubectl recommends (CreateDefaultPreference). */
const RECOMMENDED: Preference = {
  defaults: [
    { command: 'apply', options: [{ name: 'server-side', default: 'true' }] },
    { command: 'delete', options: [{ name: 'interactive', default: 'true' }] },
  ],
  policy: { type: '' },
};

/** The first line of stdin; undefined at its end. */
async function firstLine({ io }: Context): Promise<string | undefined> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of io.stdin) {
    text += decoder.decode(chunk, { stream: true });
    if (text.includes('\n')) break;
  }
  return text === '' ? undefined : text.split('\n')[0];
}

/** Offers to write a file with recommended preferences. */
async function offer(context: Context, file: string): Promise<void> {
  context.io.stdout.write(
    `kuberc file not found at ${file}\n` +
      'Would you like to generate a default kuberc file with recommended options? (y/N): ',
  );
  const answer = await firstLine(context);
  // one word alone is an answer, as with Go's Fscanln
  if (answer?.trim().toLowerCase() === 'y') await savePreference(context, file, RECOMMENDED, undefined);
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
  run: async (context, { flags, changed }) => {
    const location = chosenKuberc(context, flags.kuberc);
    const document = loadPreference(location, context.cwd);
    if (document === undefined) {
      if (location.isExplicit) throw new CliError(`kuberc file not found at ${location.file}`);
      await offer(context, location.file);
      return 0;
    }
    const printer = await makeOperationPrinter(flags.output, {
      template: flags.template,
      allowMissingKeys: flags['allow-missing-template-keys'],
      outputGiven: changed('output'),
      keyOrder: 'given',
      cwd: context.cwd,
    });
    const { aliases = [], defaults = [], policy } = document.preference;
    printer.print(preferenceDocument({ aliases, defaults, policy }), '', (text) => context.io.stdout.write(text));
    return 0;
  },
});
