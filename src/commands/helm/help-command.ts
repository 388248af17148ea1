import { goQuote } from '../../apimachinery/go/text.ts';
import { anyArguments } from '../../cli/arguments.ts';
import { children, lastWord } from '../../cli/command-row.ts';
import { HelpError } from '../../errors.ts';
import { escapeTerminal } from '../../io/escape.ts';
import { defineHelmCommand } from './define.ts';

/** cobra's words for what `help` does not know; Go's %#q writes the words. */
function unknownTopic(words: readonly string[]): string {
  const shown = words.map((word) => (word.includes('`') ? goQuote(word) : `\`${word}\``));
  return `Unknown help topic [${shown.join(' ')}]\n`;
}

export const command = defineHelmCommand({
  use: 'help [command] [flags]',
  long: `
    Show the help of any command.

    Type "helm help", then the words of the command.`,
  flags: {},
  args: anyArguments,
  async run(context, { named: { words } }) {
    const [first] = words;
    const { helmRows } = await import('./tree.ts');
    const isKnown = children(helmRows, 'helm').some(
      ({ path, aliases = [] }) => lastWord(path) === first || aliases.includes(first ?? ''),
    );
    if (first === undefined || isKnown) throw new HelpError({ topic: ['helm', ...words] });
    const { dialect } = await import('./dialect.ts');
    const { program, io } = context;
    const help = dialect.help({ program, rows: helmRows, row: helmRows[0] }, undefined, context);
    io.stderr.write(escapeTerminal(unknownTopic(words)) + help.slice(help.indexOf('Usage:')));
    return 0;
  },
});
