/**
 * Shell completion of plugins (k8s.io/kubectl/pkg/cmd/plugin/plugin_completion.go): their names are
 * commands, and a program called kubectl_complete-NAME completes what follows.
 */
import path from 'node:path';
import type { CommandRow } from '../../cli/command-row.ts';
import type { CompletionRequest, PluginRow } from '../../cli/complete.ts';
import type { Candidate } from '../../cli/complete-flags.ts';
import { findCommand } from '../../cli/find.ts';
import { DIRECTIVE, type Found } from '../../cli/unfinished-line.ts';
import type { Context } from '../../context.ts';
import type { Env } from '../../io/host.ts';
import { findProgram, startProblem } from '../../io/program-file.ts';
import { nameWords, type PluginPrefix, pluginFiles } from './files.ts';

interface InstalledRow extends PluginRow {
  readonly prefix: PluginPrefix;
}

/** The commands that plugins add to these, each name once; kubectl's plugins come first. */
export function pluginRows(rows: readonly CommandRow[], env: Env): readonly PluginRow[] {
  const added: InstalledRow[] = [];
  for (const plugin of pluginFiles(env)) {
    const words = nameWords(plugin).map((word) => word.replaceAll('_', '-'));
    const { words: known, row } = findCommand([...rows, ...added], words);
    let full = row?.path ?? '';
    for (const word of words.slice(row === undefined ? 0 : known.length)) {
      full = full === '' ? word : `${full} ${word}`;
      const summary = `The command ${word} is a plugin installed by the user`;
      added.push({ path: full, summary, group: 'plugins', plugin: true, prefix: plugin.prefix });
    }
  }
  return added;
}

/** What a plugin's own program offers for the words behind its name. */
export async function completePlugin(
  context: Context,
  row: CommandRow,
  { args, current }: CompletionRequest,
): Promise<Found> {
  const { prefix } = row as InstalledRow;
  const log = (line: string): void => context.io.stderr.write(`[Debug] ${line}\n`);
  const name = row.path.replaceAll('-', '_').replaceAll(' ', '-');
  const program = `${prefix}_complete-${name}`;
  log(`About to look for: ${program}`);
  const { env, cwd, platform } = context;
  const file = findProgram(program, { searchPath: env.PATH, extensions: env.PATHEXT, cwd, platform });
  // Go refuses a program that only a relative folder of PATH has
  if (file === undefined || !path.isAbsolute(file)) {
    log(`Plugin ${prefix}-${name} does not provide a matching completion executable`);
    return { candidates: [], directive: DIRECTIVE.default };
  }
  const words = [...args, current];
  log(`About to call: ${file} ${words.join(' ')}`);
  return readCompletion(await output(context, file, words));
}

/** The program's stdout; empty when it failed or cannot be started. */
async function output({ env, cwd, platform }: Context, file: string, words: readonly string[]): Promise<string> {
  const { spawn } = await import('node:child_process');
  if (platform !== 'win32' && startProblem(file) !== undefined) return '';
  return new Promise((resolve) => {
    const child = spawn(file, words, {
      cwd,
      env: env as NodeJS.ProcessEnv,
      argv0: file,
      stdio: ['inherit', 'pipe', 'inherit'],
    });
    const chunks: Buffer[] = [];
    child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.once('error', () => resolve(''));
    child.once('close', (code) => resolve(code === 0 ? Buffer.concat(chunks).toString() : ''));
  });
}

/** A line of candidates: the word, a tab, its summary. */
function candidateOf(line: string): Candidate {
  const tab = line.indexOf('\t');
  return tab < 0 ? { word: line } : { word: line.slice(0, tab), summary: line.slice(tab + 1) };
}

/** The lines that are not empty; a last one such as `:4` is the directive. */
function readCompletion(text: string): { readonly candidates: readonly Candidate[]; readonly directive: number } {
  const lines = text.split('\n').filter((line) => line !== '');
  const [, directive] = /^:([+-]?\d+)$/.exec(lines.at(-1) ?? '') ?? [];
  const candidates = (directive === undefined ? lines : lines.slice(0, -1)).map(candidateOf);
  return { candidates, directive: Number(directive ?? DIRECTIVE.default) };
}
