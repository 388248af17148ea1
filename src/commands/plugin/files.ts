/**
 * Plugins: programs called kubectl-NAME or cox-NAME in the folders of PATH
 * (k8s.io/kubectl/pkg/cmd/plugin). kubectl knows the first kind only.
 */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { compareStrings } from '../../apimachinery/go/text.ts';
import type { Env } from '../../io/host.ts';

/** What plugins' names begin with. Of two plugins with one name, the first of these wins. */
export const PLUGIN_PREFIXES = ['kubectl', 'cox'] as const;

export type PluginPrefix = (typeof PLUGIN_PREFIXES)[number];

export interface PluginFile {
  readonly prefix: PluginPrefix;
  /** The file's name. */
  readonly name: string;
  /** The folder as PATH has it, and the name. */
  readonly file: string;
}

/** The words of a plugin's name behind its prefix, as they stand in the file's name. */
export const nameWords = ({ name }: PluginFile): readonly string[] => name.split('-').slice(1);

/**
 * The files on PATH that are called like plugins: kubectl's in the order of PATH, then cox's. Whether
 * they can be executed is not looked at. `unreadable` is called for each folder that cannot be read.
 */
export function pluginFiles(
  env: Env,
  unreadable: (folder: string, error: unknown) => void = () => undefined,
): readonly PluginFile[] {
  const folders = [...new Set((env.PATH ?? '').split(path.delimiter))].filter((folder) => folder.trim() !== '');
  const found = folders.map((folder) => ({ folder, names: namesIn(folder, unreadable) }));
  return PLUGIN_PREFIXES.flatMap((prefix) =>
    found.flatMap(({ folder, names }) =>
      names
        .filter((name) => name.startsWith(`${prefix}-`))
        .map((name) => ({ prefix, name, file: path.join(folder, name) })),
    ),
  );
}

/** The names of a folder's files, in the order of their bytes, as Go's os.ReadDir has them. */
function namesIn(folder: string, unreadable: (folder: string, error: unknown) => void): readonly string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => !entry.isDirectory())
      .map((entry) => entry.name)
      .sort(compareStrings);
  } catch (error) {
    unreadable(folder, error);
    return [];
  }
}
