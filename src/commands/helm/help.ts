/** Help texts in the form of cobra's own template, which helm uses. */

import type { CommandDefinition } from '../../cli/command.ts';
import type { Spoken } from '../../cli/command-row.ts';
import { type CommandRow, children, lastWord } from '../../cli/command-row.ts';
import type { FlagSpec, FlagTable } from '../../cli/flag.ts';
import { dedent, shownFlags } from '../../cli/help.ts';
import { inOwnName } from '../../cli/own-name.ts';

const TYPE_NAMES: Readonly<Record<string, string>> = {
  bool: '',
  stringArray: 'stringArray',
  stringSlice: 'strings',
};

const typeName = ({ kind, typeName: own }: FlagSpec): string => own ?? TYPE_NAMES[kind] ?? kind;

/** As pflag shows a value that the flag has without a text of its own. */
function bareText({ kind, bare }: FlagSpec): string {
  if (bare === undefined || kind === 'bool') return '';
  return kind === 'string' ? `[="${bare}"]` : `[=${bare}]`;
}

const ZEROS = new Set(['', '0', '0s', 'false', '[]']);

function defaultText(spec: FlagSpec): string {
  const { kind, default: text = '', typeName: own } = spec;
  if (ZEROS.has(text)) return '';
  return kind === 'string' && own === undefined ? ` (default "${text}")` : ` (default ${text})`;
}

/** One line for each flag, the usages in one column (pflag's FlagUsages). */
function flagLines(table: FlagTable): string {
  const lines = shownFlags(table).map(([name, spec]) => {
    const letter = spec.short === undefined ? '      ' : `  -${spec.short}, `;
    const type = typeName(spec);
    const head = `${letter}--${name}${type === '' ? '' : ` ${type}`}${bareText(spec)}`;
    return { head, usage: `${spec.usage}${defaultText(spec)}` };
  });
  const width = Math.max(...lines.map(({ head }) => head.length));
  return lines.map(({ head, usage }) => `${head.padEnd(width)}   ${usage}`).join('\n');
}

const commandLines = (rows: readonly CommandRow[]): string => {
  const width = Math.max(11, ...rows.map(({ path }) => lastWord(path).length));
  return rows.map((row) => `  ${lastWord(row.path).padEnd(width)} ${row.summary ?? ''}`).join('\n');
};

/** The path of a command with the program's name, which a link named helm has for the first word. */
export function spokenPath({ program, row }: Spoken): string {
  if (row === undefined) return program;
  return program === 'helm' ? row.path : `${program} ${row.path}`;
}

/** How a command is typed (cobra's UseLine). */
export function useLine(spoken: Spoken, definition: CommandDefinition | undefined): string {
  if (definition === undefined) return `${spokenPath(spoken)} [command]`;
  const path = spokenPath(spoken);
  return `${path.slice(0, path.lastIndexOf(' ') + 1)}${definition.use}`;
}

/** What `--help` prints for a command, a parent command, or the root. */
export function helmHelp(
  spoken: Spoken,
  definition: CommandDefinition | undefined,
  tables: { readonly own: FlagTable; readonly globals: FlagTable },
  rootText: string,
): string {
  const { program, rows, row } = spoken;
  const below = children(rows, row?.path ?? '').filter(({ summary }) => summary !== undefined);
  const isRoot = row === undefined || lastWord(row.path) === 'helm';
  const sorted = below.toSorted((a, b) => (lastWord(a.path) < lastWord(b.path) ? -1 : 1));
  const parts = [isRoot ? rootText : `\n${dedent(definition?.long ?? `${row.summary ?? ''}.`)}`];
  parts.push(`Usage:\n  ${useLine(spoken, definition)}`);
  if (row?.aliases !== undefined) parts.push(`Aliases:\n  ${[lastWord(row.path), ...row.aliases].join(', ')}`);
  if (definition?.examples !== undefined)
    parts.push(`Examples:\n${dedent(definition.examples).replaceAll(/^(?=.)/gm, '  ')}`);
  if (sorted.length > 0) parts.push(`Available Commands:\n${commandLines(sorted)}`);
  const help = {
    help: {
      kind: 'bool',
      short: 'h',
      bare: 'true',
      default: 'false',
      usage: `help for ${row === undefined ? program : lastWord(row.path)}`,
    },
  } as const;
  if (isRoot) parts.push(`Flags:\n${flagLines({ ...tables.globals, ...help })}`);
  else parts.push(`Flags:\n${flagLines({ ...tables.own, ...help })}`, `Global Flags:\n${flagLines(tables.globals)}`);
  if (sorted.length > 0) {
    parts.push(`Use "${spokenPath(spoken)} [command] --help" for more information about a command.`);
  }
  return inOwnName(`${parts.join('\n\n')}\n`, program);
}
