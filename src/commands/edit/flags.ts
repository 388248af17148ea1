import { bool } from '../../cli/flag.ts';
import type { Context } from '../../context.ts';

/** Shared by the commands that open an editor. */
export const lineEndingsFlag = {
  'windows-line-endings': bool('Edit the file with Windows line endings; the default is that of the platform'),
} as const;

interface Typed {
  readonly flags: { readonly 'windows-line-endings': boolean };
  changed(name: 'windows-line-endings'): boolean;
}

export const windowsLineEndings = ({ platform }: Pick<Context, 'platform'>, { flags, changed }: Typed): boolean =>
  changed('windows-line-endings') ? flags['windows-line-endings'] : platform === 'win32';
