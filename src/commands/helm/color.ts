/** The colours of helm 4 (internal/cli/output/color.go, fatih/color). */
import type { Invocation } from '../../cli/command.ts';
import type { Context } from '../../context.ts';

export interface HelmPaint {
  header(text: string): string;
  namespace(text: string): string;
  status(text: string): string;
}

type Typed = Pick<Invocation, 'occurrences'> & {
  readonly flags: { readonly color: string; readonly colour: string };
};

const colored = (code: number, text: string): string => `\x1b[${code}m${text}\x1b[0m`;
const RED = 31;
const GREEN = 32;
const YELLOW = 33;
const CYAN = 36;

function statusCode(status: string): number | undefined {
  if (status === 'deployed') return GREEN;
  if (status === 'failed' || status === 'unknown') return RED;
  return status.startsWith('pending-') || status === 'uninstalling' ? YELLOW : undefined;
}

const PAINT: HelmPaint = {
  header: (text) => `\x1b[1m${text}\x1b[22m`,
  namespace: (text) => colored(CYAN, text),
  status(text) {
    const code = statusCode(text);
    return code === undefined ? text : colored(code, text);
  },
};

const same = (text: string): string => text;
const NO_PAINT: HelmPaint = { header: same, namespace: same, status: same };

/** --color and --colour are one flag with two names: the last one counts. */
export function helmPaint({ io, env }: Pick<Context, 'io' | 'env'>, { flags, occurrences }: Typed): HelmPaint {
  const mode = occurrences.findLast(({ name }) => name === 'color' || name === 'colour')?.value ?? flags.color;
  const automatic = io.stdout.isTerminal && env.TERM !== 'dumb' && (env.NO_COLOR ?? '') === '';
  return mode === 'always' || (mode === 'auto' && automatic) ? PAINT : NO_PAINT;
}
