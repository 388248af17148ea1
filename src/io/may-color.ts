import type { Output } from './io.ts';

export interface ColorWishes {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** --color: auto, always, never. */
  readonly color: string;
}

/**
 * Whether output to a stream may be coloured: --color, then NO_COLOR, FORCE_COLOR, and whether it
 * is a terminal with colours.
 */
export function mayColor(stream: Pick<Output, 'isTerminal'>, wishes: ColorWishes): boolean {
  if (wishes.color === 'always') return true;
  if (wishes.color === 'never') return false;
  const { NO_COLOR, FORCE_COLOR, TERM } = wishes.env;
  if (NO_COLOR !== undefined && NO_COLOR !== '') return false;
  if (FORCE_COLOR !== undefined) return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  return stream.isTerminal && TERM !== 'dumb';
}

/**
 * The value of --color. It is read before the flags are parsed, because it also applies to errors
 * of parsing.
 */
export function requestedColor(argv: readonly string[]): string {
  // what comes after `--` are words of a container's command, which may have a --color of its own
  const words = argv.slice(0, argv.indexOf('--') >>> 0);
  const values = words.flatMap((word, index) => {
    if (word.startsWith('--color=')) return [word.slice('--color='.length)];
    return word === '--color' ? words.slice(index + 1, index + 2) : [];
  });
  return values.at(-1) ?? 'auto';
}
