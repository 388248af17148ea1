/**
 * Runs plugins by kubectl's rules (k8s.io/kubectl/pkg/cmd/plugin.go, HandlePluginCommand). This is
 * loaded only when no command has the words that were typed.
 */
import { escapeTerminal } from '../../io/escape.ts';
import { handOver } from '../../io/hand-over.ts';
import type { Env } from '../../io/host.ts';
import type { Io } from '../../io/io.ts';
import { findProgram, type ProgramSearch } from '../../io/program-file.ts';
import { systemText } from '../../io/system-text.ts';
import { PLUGIN_PREFIXES } from './files.ts';

export interface FoundPlugin {
  /** The plugin's file. */
  readonly file: string;
  /** The words of the command line that are left for it. */
  readonly args: readonly string[];
}

/**
 * The plugin that a command line names: the words before the first flag, joined by dashes, with the
 * dashes in them as underscores; the longest name that exists wins, and `least` words of the line
 * belong to a name at least. Undefined when there is none.
 */
export function findPlugin(argv: readonly string[], least: number, search: ProgramSearch): FoundPlugin | undefined {
  const flag = argv.findIndex((word) => word.startsWith('-'));
  const words = argv.slice(0, flag < 0 ? argv.length : flag).map((word) => word.replaceAll('-', '_'));
  for (let count = words.length; count > 0 && (count === words.length || count >= least); count -= 1) {
    const name = words.slice(0, count).join('-');
    for (const prefix of PLUGIN_PREFIXES) {
      const file = findProgram(`${prefix}-${name}`, search);
      if (file !== undefined) return { file, args: argv.slice(count) };
    }
  }
  return undefined;
}

/** What runs a plugin. */
export interface PluginHost {
  readonly io: Pick<Io, 'stderr'>;
  readonly env: Env;
  /** The file that started this program: plugins find it in KUBECTL_PATH. */
  readonly self: string | undefined;
  readonly cwd: string;
  readonly platform: NodeJS.Platform;
}

/**
 * Runs the plugin that a command line names, in place of this process where the platform can.
 * Resolves with its exit code where not, with 1 when it cannot be started, and with undefined when
 * there is no such plugin.
 */
export async function runPlugin(host: PluginHost, argv: readonly string[], least: number): Promise<number | undefined> {
  const { env, io, cwd, platform } = host;
  const search = { searchPath: env.PATH, extensions: env.PATHEXT, cwd, platform };
  const plugin = findPlugin(argv, least, search);
  if (plugin === undefined) return undefined;
  try {
    const { KUBECTL_PATH: _, ...others } = env;
    return await handOver(plugin.file, plugin.args, { ...others, KUBECTL_PATH: host.self });
  } catch (error) {
    io.stderr.write(escapeTerminal(`Error: ${systemText(error)}\n`));
    return 1;
  }
}
