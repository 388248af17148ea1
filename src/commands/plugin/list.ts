import path from 'node:path';
import { goQuote } from '../../apimachinery/go/text.ts';
import { anyArguments } from '../../cli/arguments.ts';
import { defineCommand } from '../../cli/command.ts';
import { bool } from '../../cli/flag.ts';
import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import { programState } from '../../io/program-file.ts';
import { systemText, unreadable } from '../../io/system-text.ts';
import { nameWords, type PluginFile, pluginFiles } from './files.ts';

/** What is wrong with a plugin's file, as kubectl words it (CommandOverrideVerifier). */
function warningsAbout(
  { program, platform, commandOf }: Context,
  plugin: PluginFile,
  winner: string | undefined,
): readonly string[] {
  const { file, name, prefix } = plugin;
  const warnings: string[] = [];
  const state = programState(file, platform);
  if (state === 'other') {
    warnings.push(`warning: ${file} identified as a ${prefix} plugin, but it is not executable`);
  } else if (state !== 'program') {
    const why = `stat ${file}: ${systemText(state)}`;
    warnings.push(`error: unable to identify ${file} as an executable file: ${why}`);
  }
  if (winner !== undefined) warnings.push(`warning: ${file} is overshadowed by a similarly named plugin: ${winner}`);
  const command = commandOf(nameWords(plugin));
  if (command !== undefined) {
    warnings.push(`warning: ${name} overwrites existing command: ${goQuote(`${program} ${command}`.trimEnd())}`);
  }
  return warnings;
}

/** Remembers which plugin has a name first; kubectl's come before cox's. */
function winners(): (plugin: PluginFile) => string | undefined {
  const seen = new Map<string, string>();
  return (plugin) => {
    const name = nameWords(plugin).join('-');
    const first = seen.get(name);
    if (first === undefined) seen.set(name, plugin.file);
    return first;
  };
}

export const command = defineCommand({
  use: 'list [flags]',
  long: `
    List all plugins that are on your PATH.

    A plugin is a program called kubectl-NAME or cox-NAME. It runs when NAME is typed as a command. Dashes in the
    file's name separate words, and underscores in it are typed as dashes: kubectl-foo-bar_baz is run by "cox foo
    bar-baz". The longest name wins; of two files with one name kubectl-NAME wins, then the folder that stands first
    in PATH. A plugin never replaces a command. Flags cannot stand before its name. "cox create NAME" can be a
    plugin too. The plugin takes over this process, and KUBECTL_PATH holds the path of the program that ran it.

    Programs called kubectl_complete-NAME (cox_complete-NAME for cox-NAME) complete a plugin's words in the shell.
  `,
  examples: `
    # List all available plugins
    cox plugin list

    # List only the names of the files
    cox plugin list --name-only`,
  flags: { 'name-only': bool('Print only the name of each file, not its path') },
  args: anyArguments,
  run: async (context, { flags }) => {
    const { stdout, stderr } = context.io;
    const plugins = pluginFiles(context.env, (folder, error) =>
      stderr.write(
        `Unable to read directory ${goQuote(folder)} from your PATH: ${unreadable(folder, error)}. Skipping...\n`,
      ),
    );
    if (plugins.length === 0) throw new CliError('unable to find any kubectl plugins in your PATH');
    stdout.write('The following compatible plugins are available:\n\n');
    const winner = winners();
    let count = 0;
    for (const plugin of plugins) {
      stdout.write(`${flags['name-only'] ? path.basename(plugin.file) : plugin.file}\n`);
      const warnings = warningsAbout(context, plugin, winner(plugin));
      for (const warning of warnings) stderr.write(`  - ${warning}\n`);
      count += warnings.length;
    }
    if (count === 0) return 0;
    throw new CliError(count === 1 ? 'one plugin warning was found' : `${count} plugin warnings were found`);
  },
});
