/** The flags that choose, colour and shape lines, as a LineView. */
import { compileGoRegexp, type GoRegexp } from '../../apimachinery/go/regexp.ts';
import { goQuote } from '../../apimachinery/go/text.ts';
import { CliError, FlagError } from '../../errors.ts';
import type { Io } from '../../io/io.ts';
import { newPaint, newPalette, type Palette } from '../../io/paint.ts';
import type { LineOutput, LineView } from '../../resources/logs/line-format.ts';

export interface LineFlags {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly highlight: readonly string[];
  readonly output: string;
  readonly timestamps: boolean;
}

const outputs: Readonly<Record<string, LineOutput>> = { '': 'text', raw: 'text', json: 'json', extjson: 'extjson' };

/** Throws FlagError for an expression that cannot be read. */
export async function compileFlag(name: string, expressions: readonly string[]): Promise<readonly GoRegexp[]> {
  const compile = async (expression: string): Promise<GoRegexp> => {
    try {
      return await compileGoRegexp(expression);
    } catch (error) {
      const { message } = error as Error;
      throw new FlagError(`invalid argument ${goQuote(expression)} for "--${name}" flag: ${message}`, { cause: error });
    }
  };
  return Promise.all(expressions.map(compile));
}

/** Throws FlagError, and CliError for an unknown --output. */
export async function lineView(flags: LineFlags, io: Io, endLines: boolean): Promise<LineView> {
  const output = outputs[flags.output];
  if (output === undefined) {
    throw new CliError(
      `unable to match a printer suitable for the output format ${goQuote(flags.output)}, allowed formats are: raw, json, extjson`,
    );
  }
  const [include, exclude, highlight] = await Promise.all([
    compileFlag('include', flags.include),
    compileFlag('exclude', flags.exclude),
    compileFlag('highlight', flags.highlight),
  ]);
  const view = { output, include, exclude, highlight: [...highlight, ...include], endLines };
  if (!io.color.stdout) return { ...view, timestamps: flags.timestamps };
  const paint = await newPaint(true);
  return { ...view, timestamps: flags.timestamps, mark: (text) => paint.strong(paint.bad(text)) };
}

/** The colours of prefixes: one a pod, on a terminal. */
export const prefixColors = (io: Io): Promise<Palette> => newPalette(io.color.stdout);
