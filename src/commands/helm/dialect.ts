/** How lines of helm are read, and how its help and its errors are worded (pkg/cmd, cobra). */

import { editDistance } from '../../apimachinery/edit-distance.ts';
import { goQuote } from '../../apimachinery/go/text.ts';
import type { CommandDefinition } from '../../cli/command.ts';
import type { Dialect, Machine, Spoken } from '../../cli/command-row.ts';
import { children, lastWord } from '../../cli/command-row.ts';
import type { FlagTable } from '../../cli/flag.ts';
import { inOwnName } from '../../cli/own-name.ts';
import { type Parsed, parseWithoutGlobals } from '../../cli/parse.ts';
import { plainMessage } from '../../error-text.ts';
import { CliError, ExitError } from '../../errors.ts';
import { LoggedFault, RefusedStart } from '../../helm/error.ts';
import { logLine } from '../../helm/log.ts';
import { helmPlaces } from '../../helm/paths.ts';
import { checkDriver } from '../../helm/release/drivers.ts';
import { escapeTerminal } from '../../io/escape.ts';
import { homeDirectory } from '../../kube/kubeconfig/paths.ts';
import { WrongArgumentsError } from './define.ts';
import { connectionOptions, type HelmGlobals, helmGlobalFlags, helmGlobalsIn, refuseColors } from './global-flags.ts';
import { helmHelp, spokenPath, useLine } from './help.ts';
import { rootText } from './root-text.ts';

/** The global flags with this environment's defaults. */
function globalsIn({ env, platform }: Machine): FlagTable {
  const { cache, config } = helmPlaces(env, platform, homeDirectory({ env, platform }));
  return helmGlobalsIn(env, {
    'content-cache': cache('content'),
    'registry-config': config('registry', 'config.json'),
    'repository-cache': cache('repository'),
    'repository-config': config('repositories.yaml'),
  });
}

const ownFlags = (definition: CommandDefinition | undefined): FlagTable =>
  Object.fromEntries(
    Object.entries(definition?.flags ?? {}).filter(([name, spec]) => (helmGlobalFlags as FlagTable)[name] !== spec),
  );

function parse(definition: CommandDefinition | undefined, words: readonly string[], host: Machine): Parsed {
  refuseColors(words);
  const parsed = parseWithoutGlobals({ ...globalsIn(host), ...ownFlags(definition) }, words);
  // what runs nothing stores nothing
  if (definition !== undefined && parsed.help !== true) checkDriver(host.env.HELM_DRIVER ?? '');
  return {
    ...parsed,
    globals: connectionOptions(parsed.typed.flags as unknown as HelmGlobals, parsed.typed.occurrences, parsed.globals),
  };
}

const flags = (definition: CommandDefinition | undefined, host: Machine): ReturnType<Dialect['flags']> => ({
  own: ownFlags(definition),
  globals: globalsIn(host),
});

const help = (spoken: Spoken, definition: CommandDefinition | undefined, host: Machine): string =>
  helmHelp(spoken, definition, flags(definition, host), rootText);

/** cobra's words for what `help` does not know, with the usage of the root; Go's %#q writes the words. */
function unknownTopic(spoken: Spoken, words: readonly string[], host: Machine): string {
  const shown = words.map((word) => (word.includes('`') ? goQuote(word) : `\`${word}\``));
  const text = help(spoken, undefined, host);
  return escapeTerminal(`Unknown help topic [${shown.join(' ')}]\n`) + text.slice(text.indexOf('Usage:'));
}

/** The order in which helm makes its commands, and suggests them; ours come after them. */
const ORDER = [
  ...['create', 'dependency', 'pull', 'show', 'lint', 'package', 'repo', 'search', 'verify', 'get', 'history'],
  ...['install', 'list', 'test', 'rollback', 'status', 'template', 'uninstall', 'upgrade', 'completion', 'env'],
  ...['version', 'registry', 'push'],
];
const placeOf = (name: string): number => (ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length);

/** cobra's words for a command that the root does not have, with what is near it. */
function unknownCommand(spoken: Spoken, word: string): Error {
  const { rows, row } = spoken;
  const typed = word.toLowerCase();
  const near = children(rows, row?.path ?? '')
    .filter(({ path, summary }) => summary !== undefined && path !== 'helm help')
    .map(({ path, suggestFor = [] }) => ({ name: lastWord(path), suggestFor }))
    .filter(
      ({ name, suggestFor }) => editDistance(typed, name) <= 2 || name.startsWith(typed) || suggestFor.includes(typed),
    )
    .map(({ name }) => name)
    .sort((a, b) => placeOf(a) - placeOf(b));
  const suggestion = near.length === 0 ? '' : `\n\nDid you mean this?\n${near.map((name) => `\t${name}\n`).join('')}`;
  const path = spokenPath(spoken);
  return new CliError(
    `unknown command ${goQuote(word)} for ${goQuote(path)}${suggestion}\nRun '${path} --help' for usage.`,
  );
}

function wordError(
  error: unknown,
  spoken: Spoken,
  definition: CommandDefinition | undefined,
  terminal: boolean,
): { readonly text: string; readonly exitCode: number } {
  if (error instanceof ExitError) return { text: '', exitCode: error.exitCode };
  if (error instanceof RefusedStart) {
    return { text: `${logLine('WARN', 'command failed', { error: error.message })}\n`, exitCode: 1 };
  }
  if (error instanceof LoggedFault) return { text: `${logLine('INFO', error.message)}\n`, exitCode: 1 };
  const path = spokenPath(spoken);
  const message =
    error instanceof WrongArgumentsError
      ? `${goQuote(path)} ${error.message}\n\nUsage:  ${useLine(spoken, definition)}${definition?.use.endsWith('[flags]') ? '' : ' [flags]'}`
      : plainMessage(error);
  const hint =
    terminal && error instanceof CliError && error.hint !== undefined
      ? `${inOwnName(error.hint, spoken.program)}\n`
      : '';
  return {
    text: escapeTerminal(`Error: ${message}\n${hint}`),
    exitCode: error instanceof CliError ? error.exitCode : 1,
  };
}

const complete: Dialect['complete'] = async (context, rows, line) =>
  (await import('./complete.ts')).completeHelm(context, rows, line);

export const dialect: Dialect = { parse, flags, complete, help, unknownTopic, unknownCommand, wordError };
