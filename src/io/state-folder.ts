import path from 'node:path';
import type { Env } from './host.ts';

/** The XDG base directory specification tells programs to ignore a relative path. */
export const absoluteFolder = (folder: string | undefined): string | undefined =>
  folder !== undefined && path.isAbsolute(folder) ? folder : undefined;

/**
 * Where cox keeps what must outlive a command: coxswain in $XDG_STATE_HOME or ~/.local/state.
 * Undefined when neither variable says where.
 */
export function stateFolder({ HOME, XDG_STATE_HOME }: Env): string | undefined {
  const state = absoluteFolder(XDG_STATE_HOME) ?? (HOME ? path.join(HOME, '.local', 'state') : undefined);
  return state === undefined ? undefined : path.join(state, 'coxswain');
}
