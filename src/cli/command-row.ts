/** A row of the table of commands: what of a command must be known before its module is loaded. */
import type { CommandDefinition } from './command.ts';

/** The groups of the root help and their titles, in order. */
export const commandGroups = {
  basic: 'Basic Commands (Beginner)',
  objects: 'Basic Commands (Intermediate)',
  deploy: 'Deploy Commands',
  cluster: 'Cluster Management Commands',
  debugging: 'Troubleshooting and Debugging Commands',
  advanced: 'Advanced Commands',
  settings: 'Settings Commands',
  sandbox: 'Local Cluster Commands',
  other: 'Other Commands',
} as const;

export type CommandGroup = keyof typeof commandGroups;

/**
 * A row without `load` is a folder of commands; `later` marks what kubectl has and cox has not yet: absent from help, one clear line when
 * typed.
 */
export interface CommandRow {
  /** The words behind the program's name. */
  readonly path: string;
  readonly summary?: string;
  /** Of commands of the root only. */
  readonly group?: CommandGroup;
  readonly aliases?: readonly string[];
  /** Words of other tools for the same thing, in small letters: typed at the root, they bring a suggestion. */
  readonly suggestFor?: readonly string[];
  readonly later?: true;
  /** Of a command with commands below it: its flags that need no value, by name and letter. `create -R -f job` names a folder. */
  readonly switches?: readonly string[];
  readonly load?: () => Promise<{ readonly command: CommandDefinition }>;
}

/** The rows right below a path ("" is the root). */
export function children(rows: readonly CommandRow[], path: string): readonly CommandRow[] {
  const prefix = path === '' ? '' : `${path} `;
  return rows.filter((row) => row.path.startsWith(prefix) && !row.path.includes(' ', prefix.length));
}

/** The name by which a command is typed below its parent. */
export const lastWord = (path: string): string => path.slice(path.lastIndexOf(' ') + 1);
