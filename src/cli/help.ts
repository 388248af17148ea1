/** Help texts: kubectl's sections in kubectl's order (k8s.io/kubectl/pkg/util/templates), our own prose. */

import { type CommandRow, groups, tree } from '../commands/tree.ts';
import type { CommandDefinition } from './command.ts';
import { children, lastWord } from './find.ts';
import type { FlagSpec, FlagTable } from './flag.ts';
import { globalFlags } from './global-flags.ts';

const NUMERIC = new Set(['int', 'duration', 'bool', 'stringArray', 'stringSlice', 'level', 'patternLevels']);

function flagLine(name: string, spec: FlagSpec): string {
  const names = spec.short === undefined ? `    --${name}` : `-${spec.short}, --${name}`;
  const text = spec.default ?? (spec.kind === 'tristate' ? '' : '');
  const value = NUMERIC.has(spec.kind) ? text : `'${text}'`;
  return `    ${names}=${value}:\n\t${spec.usage}\n`;
}

/** The options section of a flag table, sorted by name, hidden and unbuilt flags left out. */
export function flagSection(table: FlagTable): string {
  return Object.entries(table)
    .filter(([, spec]) => spec.hidden !== true && spec.later !== true && spec.deprecated === undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, spec]) => flagLine(name, spec))
    .join('\n');
}

function commandLines(rows: readonly CommandRow[]): string {
  const shown = rows.filter((row) => row.later !== true);
  const width = Math.max(...shown.map((row) => lastWord(row.path).length));
  return shown.map((row) => `  ${lastWord(row.path).padEnd(width)}   ${row.summary ?? ''}\n`).join('');
}

const visible = (rows: readonly CommandRow[]): readonly CommandRow[] => rows.filter((row) => row.later !== true);

export function rootHelp(program: string): string {
  const sections = groups
    .map((title, index) => ({ title, rows: visible(children('').filter((row) => row.group === index)) }))
    .filter(({ rows }) => rows.length > 0)
    .map(({ title, rows }) => `${title}\n${commandLines(rows)}`);
  return `${program} controls the Kubernetes cluster manager, word for word as kubectl does, and says why.

${sections.join('\n')}
Usage:
  ${program} [flags] [options]

Use "${program} <command> --help" for more information about a given command.
Use "${program} options" for a list of global command-line options (applies to all commands).
`;
}

export function optionsHelp(): string {
  return `The following options can be passed to any command:\n\n${flagSection(globalFlags)}`;
}

function dedent(text: string): string {
  const lines = text.replace(/^\n/, '').trimEnd().split('\n');
  const indents = lines.filter((line) => line.trim() !== '').map((line) => /^ */.exec(line)![0].length);
  const least = indents.length === 0 ? 0 : Math.min(...indents);
  return lines.map((line) => line.slice(least)).join('\n');
}

/** What `--help` prints for one command or a folder of commands. */
export function commandHelp(program: string, row: CommandRow, definition: CommandDefinition | undefined): string {
  const below = visible(children(row.path));
  const parts: string[] = [dedent(definition?.long ?? `${row.summary ?? ''}.`)];
  if (row.aliases !== undefined && row.aliases.length > 0) {
    parts.push(`Aliases:\n${[lastWord(row.path), ...row.aliases].join(', ')}`);
  }
  if (definition?.examples !== undefined) {
    const examples = dedent(definition.examples).replaceAll(/(^|\s)cox /gm, `$1${program} `);
    parts.push(`Examples:\n${examples.replaceAll(/^(?=.)/gm, '  ')}`);
  }
  if (below.length > 0) parts.push(`Available Commands:\n${commandLines(below).trimEnd()}`);
  const options = definition === undefined ? '' : flagSection(definition.flags);
  if (options !== '') parts.push(`Options:\n${options.trimEnd()}`);
  const parent = row.path.includes(' ') ? `${row.path.slice(0, row.path.lastIndexOf(' '))} ` : '';
  const usage = definition === undefined ? `${row.path} SUBCOMMAND` : `${parent}${definition.use}`;
  parts.push(`Usage:\n  ${program} ${usage} [options]`);
  const more =
    below.length === 0
      ? []
      : [`Use "${program} ${row.path} <command> --help" for more information about a given command.`];
  parts.push(
    [...more, `Use "${program} options" for a list of global command-line options (applies to all commands).`].join(
      '\n',
    ),
  );
  return `${parts.join('\n\n')}\n`;
}

/** The row of a path typed behind `help`; undefined when there is no such command. */
export function helpTopic(words: readonly string[]): CommandRow | undefined {
  return tree.find((row) => row.path === words.join(' ') && row.later !== true);
}
