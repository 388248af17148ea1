/** The lines of a drawn tree, in what the terminal's locale can show. */
import type { Env } from './host.ts';

export interface Branches {
  /** Before a child that others follow, and below it. */
  readonly fork: string;
  readonly line: string;
  /** Before the last child, and below it. */
  readonly corner: string;
  readonly blank: string;
}

const unicode: Branches = { fork: '├─ ', line: '│  ', corner: '└─ ', blank: '   ' };
const ascii: Branches = { fork: '|- ', line: '|  ', corner: '`- ', blank: '   ' };

/**
 * By the locale of the environment, as POSIX looks it up: LC_ALL, LC_CTYPE, LANG. One that names no
 * UTF-8 (C, POSIX, de_DE.ISO-8859-1) gets ASCII; without any it is Unicode.
 */
export function branchesFor(env: Env): Branches {
  const locale = [env.LC_ALL, env.LC_CTYPE, env.LANG].find((value) => value !== undefined && value !== '');
  return locale === undefined || /utf-?8/i.test(locale) ? unicode : ascii;
}
