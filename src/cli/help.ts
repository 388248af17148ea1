/**
 * Help texts: kubectl's sections in kubectl's order (k8s.io/kubectl/pkg/util/templates), our own
 * prose.
 */

import { goQuote } from '../apimachinery/go/text.ts';
import type { Env } from '../io/host.ts';
import type { CommandDefinition } from './command.ts';
import { type CommandRow, children, commandGroups, lastWord, ownPath } from './command-row.ts';
import { type FlagSpec, type FlagTable, withOpenGates } from './flag.ts';
import { globalFlagsIn } from './global-flags.ts';
import { inOwnName } from './own-name.ts';

/** As kubectl's getFlagFormat: only strings are quoted, and a flag without a letter is not indented. */
function flagLine(name: string, spec: FlagSpec): string {
  const names = spec.short === undefined ? `--${name}` : `-${spec.short}, --${name}`;
  const text = spec.default ?? '';
  const value = spec.kind === 'string' ? `'${text}'` : text;
  return `    ${names}=${value}:\n\t${spec.usage}\n`;
}

/** The flags that help shows, sorted by name: not those that are hidden or deprecated. */
export function shownFlags(table: FlagTable): readonly (readonly [name: string, spec: FlagSpec])[] {
  return Object.entries(table)
    .filter(([, spec]) => spec.hidden !== true && spec.deprecated === undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

function flagSection(table: FlagTable): string {
  return shownFlags(table)
    .map(([name, spec]) => flagLine(name, spec))
    .join('\n');
}

function commandLines(rows: readonly CommandRow[]): string {
  const width = Math.max(...rows.map((row) => lastWord(row.path).length));
  return rows.map((row) => `  ${lastWord(row.path).padEnd(width)}   ${row.summary ?? ''}\n`).join('');
}

/** Printed when no command is typed. */
export const rootHelp = (program: string, rows: readonly CommandRow[]): string =>
  `${program} controls the Kubernetes cluster manager with the commands and the output of kubectl, and explains failures.

${rootUsage(program, rows)}`;

/** The commands of the root and how they are typed. */
function rootUsage(program: string, rows: readonly CommandRow[]): string {
  const top = children(rows, '');
  const sections = Object.entries(commandGroups)
    .map(([group, title]) => ({ title, members: top.filter((row) => row.group === group) }))
    .filter(({ members }) => members.length > 0)
    .map(({ title, members }) => `${title}:\n${commandLines(members)}`);
  return `${sections.join('\n')}
Usage:
  ${program} [flags] [options]

Use "${program} <command> --help" for more information about a given command.
Use "${program} options" for a list of global command-line options (applies to all commands).
`;
}

/** What `options` prints. */
export function optionsHelp(env: Env): string {
  return `The following options can be passed to any command:\n\n${flagSection(globalFlagsIn(env))}`;
}

/** A text without the indentation that all its lines share. */
export function dedent(text: string): string {
  const lines = text.replace(/^\n/, '').trimEnd().split('\n');
  const indents = lines.filter((line) => line.trim() !== '').map((line) => /^ */.exec(line)![0].length);
  const least = indents.length === 0 ? 0 : Math.min(...indents);
  return lines.map((line) => line.slice(least)).join('\n');
}

/** How a command is typed, without the program's name. */
export function usageLine({ path, aliasOf, below }: CommandRow, definition: CommandDefinition | undefined): string {
  // as in kubectl: an alias has arguments of its own, which the command's line does not show
  if (aliasOf !== undefined) return path;
  const parent = path.slice(0, path.lastIndexOf(' ') + 1);
  return definition === undefined ? `${path} ${below ?? 'SUBCOMMAND'}` : `${parent}${definition.use}`;
}

/** What `--help` prints for a command or a parent command. */
export function commandHelp(
  program: string,
  rows: readonly CommandRow[],
  row: CommandRow,
  definition: CommandDefinition | undefined,
  env: Env = {},
): string {
  // `options` has no help, as in kubectl: what it prints is help already
  if (definition?.long === '') return '';
  const below = children(rows, ownPath(row));
  const parts: string[] = [dedent(definition?.long ?? `${row.summary ?? ''}.`)];
  if (row.aliases !== undefined && row.aliases.length > 0) {
    parts.push(`Aliases:\n${[lastWord(row.path), ...row.aliases].join(', ')}`);
  }
  const examples = definition?.examples ?? row.examples;
  if (examples !== undefined) parts.push(`Examples:\n${dedent(examples).replaceAll(/^(?=.)/gm, '  ')}`);
  if (below.length > 0) parts.push(`Available Commands:\n${commandLines(below).trimEnd()}`);
  const options = definition === undefined ? '' : flagSection(withOpenGates(definition.flags, env));
  if (options !== '') parts.push(`Options:\n${options.trimEnd()}`);
  parts.push(`Usage:\n  ${program} ${usageLine(row, definition)} [options]`);
  const more =
    below.length === 0
      ? []
      : [`Use "${program} ${row.path} <command> --help" for more information about a given command.`];
  parts.push(
    [...more, `Use "${program} options" for a list of global command-line options (applies to all commands).`].join(
      '\n',
    ),
  );
  return inOwnName(`${parts.join('\n\n')}\n`, program);
}

/** A word as Go's %#q shows it: in backquotes where these can hold it. */
const quoteTopic = (word: string): string => (/(?!\t)[`\p{Cc}\ufeff]/u.test(word) ? goQuote(word) : `\`${word}\``);

/** What `help` prints, on stderr, of words that name no command. */
export const unknownTopic = (program: string, rows: readonly CommandRow[], words: readonly string[]): string =>
  `Unknown help topic [${words.map(quoteTopic).join(' ')}]\n\n\n${rootUsage(program, rows)}`;
