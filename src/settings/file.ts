/**
 * Where our own settings are: not in kubeconfig or kuberc, which kubectl rewrites. This module is
 * all that a command that writes loads of them while there are none.
 */
import fs from 'node:fs';
import path from 'node:path';
import { CliError } from '../errors.ts';
import type { Host } from '../io/host.ts';
import { unreadable } from '../io/system-text.ts';

/** Names the file of settings. */
export const SETTINGS_VARIABLE = 'COXSWAIN_SETTINGS';

export interface SettingsFile {
  readonly file: string;
  readonly bytes: Uint8Array;
}

/**
 * The file of $COXSWAIN_SETTINGS, else ~/.kube/coxswain.yaml; undefined when there is none, or it
 * is empty. Throws CliError when it cannot be read, or the variable names none: guardrails must not
 * be gone without a word.
 */
export function readSettingsFile({ env, cwd }: Pick<Host, 'env' | 'cwd'>): SettingsFile | undefined {
  const named = env[SETTINGS_VARIABLE] ?? '';
  const home = env.HOME || env.USERPROFILE || '';
  if (named === '' && home === '') return undefined;
  const file = named === '' ? path.join(home, '.kube', 'coxswain.yaml') : path.resolve(cwd, named);
  try {
    const bytes = fs.readFileSync(file);
    return bytes.length === 0 ? undefined : { file, bytes };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (named === '' && (code === 'ENOENT' || code === 'ENOTDIR')) return undefined;
    const origin = named === '' ? '' : ` (${SETTINGS_VARIABLE})`;
    throw new CliError(`the settings${origin} cannot be read: ${unreadable(file, error)}`);
  }
}
