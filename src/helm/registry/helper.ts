/** Programs that keep credentials: docker-credential-NAME (github.com/docker/docker-credential-helpers). */
import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { goQuote } from '../../apimachinery/go/text.ts';
import type { Env } from '../../io/host.ts';
import { HelmFault } from '../error.ts';

const PREFIX = 'docker-credential-';
const LIMIT = 60_000;
const LARGEST_ANSWER = 2 ** 20;
const NOT_FOUND = 'credentials not found in native keychain';

export interface Credential {
  readonly username: string;
  readonly password: string;
  /** An identity token, for OAuth2. */
  readonly refreshToken: string;
  readonly accessToken: string;
}

export const noCredential: Credential = { username: '', password: '', refreshToken: '', accessToken: '' };
export const isEmpty = (one: Credential): boolean => Object.values(one).every((value) => value === '');

/** The file of a program in $PATH, which must be absolute; undefined for none. */
function inPath(name: string, env: Env): string | undefined {
  for (const folder of (env.PATH ?? '').split(path.delimiter)) {
    if (!path.isAbsolute(folder)) continue;
    try {
      const file = path.join(folder, process.platform === 'win32' ? `${name}.exe` : name);
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      // the next folder
    }
  }
  return undefined;
}

/** Runs a helper without a shell. Its stderr goes nowhere: credentials are not asked for at a terminal. */
function run(helper: string, action: string, input: string, env: Env): Promise<{ output: string; failed: boolean }> {
  const name = `${PREFIX}${helper}`;
  const file = /^[\w.-]+$/.test(helper) ? inPath(name, env) : undefined;
  if (file === undefined) throw new HelmFault(`exec: ${goQuote(name)}: executable file not found in $PATH`);
  return new Promise((resolve) => {
    const options = { env: { ...env }, timeout: LIMIT, maxBuffer: LARGEST_ANSWER, windowsHide: true };
    const child = execFile(file, [action], options, (error, stdout) =>
      resolve({ output: stdout, failed: error !== null }),
    );
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });
}

export async function helperGet(helper: string, server: string, env: Env): Promise<Credential> {
  const { output, failed } = await run(helper, 'get', server, env);
  if (failed) {
    const text = output.trim();
    if (text === NOT_FOUND) return noCredential;
    throw new HelmFault(text === '' ? `${PREFIX}${helper} get failed` : text);
  }
  let answer: { Username?: unknown; Secret?: unknown };
  try {
    answer = JSON.parse(output) as typeof answer;
  } catch {
    throw new HelmFault(`failed to unmarshal credentials of ${PREFIX}${helper}`);
  }
  const [username, secret] = [String(answer.Username ?? ''), String(answer.Secret ?? '')];
  if (username === '<token>') return { ...noCredential, refreshToken: secret };
  return { ...noCredential, username, password: secret };
}

async function change(helper: string, action: string, input: string, env: Env): Promise<void> {
  const { output, failed } = await run(helper, action, input, env);
  if (failed && output.trim() !== NOT_FOUND)
    throw new HelmFault(output.trim() || `${PREFIX}${helper} ${action} failed`);
}

export const helperErase = (helper: string, server: string, env: Env): Promise<void> =>
  change(helper, 'erase', server, env);

export function helperStore(helper: string, server: string, credential: Credential, env: Env): Promise<void> {
  const { username, password, refreshToken } = credential;
  const pair = refreshToken === '' ? [username, password] : ['<token>', refreshToken];
  return change(helper, 'store', JSON.stringify({ ServerURL: server, Username: pair[0], Secret: pair[1] }), env);
}

/** The system's own keychain where its helper is installed; "" otherwise. */
export function systemHelper(env: Env, platform: NodeJS.Platform): string {
  const unix = inPath('pass', env) === undefined ? 'secretservice' : 'pass';
  const own = platform === 'darwin' ? 'osxkeychain' : platform === 'win32' ? 'wincred' : unix;
  return inPath(`${PREFIX}${own}`, env) === undefined ? '' : own;
}
