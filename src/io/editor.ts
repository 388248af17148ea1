/** The user's editor on a temporary file. No shell is started: the editor's words are split here. */
import { randomInt } from 'node:crypto';
import { open, readFile, stat, unlink } from 'node:fs/promises';
import path from 'node:path';
import { CliError } from '../errors.ts';
import { orAborted } from './abortable.ts';
import type { Host } from './host.ts';
import { findProgram, startProblem } from './program-file.ts';
import { systemText } from './system-text.ts';

type EditorHost = Pick<Host, 'env' | 'cwd' | 'platform' | 'signal'>;

/** A file as the user left it. */
export interface EditedFile {
  readonly file: string;
  readonly bytes: Uint8Array;
}

/**
 * The program and the arguments of the user's editor: KUBE_EDITOR, EDITOR, or vi. As in kubectl, a
 * text without blanks is a program's name, and one without quotes is split at each blank. Throws
 * CliError for a text that only a shell could run.
 */
export function editorWords({ env, platform }: Pick<EditorHost, 'env' | 'platform'>): readonly string[] {
  const editor = [env.KUBE_EDITOR, env.EDITOR].find((text) => text !== undefined && text !== '');
  const text = editor ?? (platform === 'win32' ? 'notepad' : 'vi');
  if (!text.includes(' ')) return [text];
  return /["'\\]/.test(text) ? quotedWords(text) : text.split(' ');
}

const shellSyntax = (text: string, found: string): CliError =>
  new CliError(`the editor ${JSON.stringify(text)} cannot be run without a shell: unexpected ${JSON.stringify(found)}`);

/** Words with quotes and backslashes, as a shell splits them. Nothing is expanded. */
function quotedWords(text: string): readonly string[] {
  const words: string[] = [];
  let word: string | undefined;
  const pieces = /\s+|'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)|([^\s'"\\]+)|(.)/gs;
  for (const [piece, single, double, escaped, plain, stray] of text.matchAll(pieces)) {
    if (stray !== undefined) throw shellSyntax(text, stray);
    const special = /[`$]/.exec((double ?? '').replaceAll(/\\./gs, '')) ?? /[`$;&|<>()*?[\]{}~#!]/.exec(plain ?? '');
    if (special !== null) throw shellSyntax(text, special[0]);
    const part = single ?? double?.replaceAll(/\\(["\\$`])/g, '$1') ?? escaped ?? plain;
    if (part !== undefined) word = (word ?? '') + part;
    else if (/^\s/.test(piece)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    }
  }
  return word === undefined ? words : [...words, word];
}

/** Makes a new file for the owner only, with a name as Go's os.CreateTemp makes them. */
async function temporaryFile({ env, cwd }: EditorHost, prefix: string, suffix: string, text: string): Promise<string> {
  const folder = path.resolve(cwd, env.TMPDIR === undefined || env.TMPDIR === '' ? '/tmp' : env.TMPDIR);
  for (;;) {
    const file = path.join(folder, `${prefix}${randomInt(2 ** 32)}${suffix}`);
    try {
      const handle = await open(file, 'wx', 0o600);
      try {
        await handle.writeFile(text);
      } finally {
        await handle.close();
      }
      return file;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') continue;
      throw new CliError(`open ${file}: ${systemText(error)}`, { cause: error });
    }
  }
}

/**
 * Opens the text in the editor, in a new temporary file, and returns what the user saved. The file
 * stays. Throws CliError, worded as in kubectl, when the editor cannot be started or fails.
 */
export async function editText(host: EditorHost, prefix: string, suffix: string, text: string): Promise<EditedFile> {
  const words = editorWords(host);
  const file = await temporaryFile(host, prefix, suffix, text);
  await runEditor(host, words, file);
  try {
    return { file, bytes: await readFile(file) };
  } catch (error) {
    throw new CliError(`open ${file}: ${systemText(error)}`, { cause: error });
  }
}

async function runEditor(host: EditorHost, words: readonly string[], file: string): Promise<void> {
  const [name = '', ...args] = words;
  const { env, cwd, platform, signal } = host;
  const program = findProgram(name, { searchPath: env.PATH, extensions: env.PATHEXT, cwd, platform });
  if (program === undefined && !name.includes('/')) {
    throw new CliError(`unable to launch the editor ${JSON.stringify(words.join(' '))}`);
  }
  const problem = new CliError(`there was a problem with the editor ${JSON.stringify(words.join(' '))}`);
  // the C library would run a file that is no program by a shell
  if (program === undefined || (platform !== 'win32' && startProblem(path.resolve(cwd, program)) !== undefined)) {
    throw problem;
  }
  const { spawn } = await import('node:child_process');
  const child = spawn(path.resolve(cwd, program), [...args, file], { stdio: 'inherit', env: { ...env }, argv0: name });
  const ended = new Promise<boolean>((resolve) => {
    child.once('error', () => resolve(false));
    child.once('exit', (code) => resolve(code === 0));
  });
  try {
    if (!(await orAborted(ended, signal))) throw problem;
  } catch (error) {
    if (signal.aborted) child.kill();
    throw error;
  }
}

/** Whether a file is there, as far as that can be told. */
export async function fileExists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    (error: NodeJS.ErrnoException) => error.code !== 'ENOENT',
  );
}

/** Removes a temporary file, if it is there. */
export async function removeFile(file: string): Promise<void> {
  await unlink(file).catch(() => undefined);
}
