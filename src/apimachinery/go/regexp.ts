/**
 * Go's regular expressions (package regexp, RE2). They match in time proportional to the text,
 * whatever the expression: one that a user or a chart gives cannot hang the process.
 */
import { CliError } from '../../errors.ts';

export interface GoRegexp {
  /** Whether the expression matches anywhere in the text. */
  test(text: string): boolean;
  /** Every match from left to right, as indexes of UTF-16 units; empty matches are left out. */
  ranges(text: string): readonly (readonly [start: number, end: number])[];
}

/** Throws CliError with Go's text, such as "error parsing regexp: missing closing ): `(`". */
export async function compileGoRegexp(expression: string): Promise<GoRegexp> {
  const { RE2JS } = await import('re2js');
  const compiled = compileWith(RE2JS, expression);
  return {
    test: (text) => compiled.test(text),
    ranges: (text) => {
      const found: (readonly [number, number])[] = [];
      const matcher = compiled.matcher(text);
      while (matcher.find()) if (matcher.end() > matcher.start()) found.push([matcher.start(), matcher.end()]);
      return found;
    },
  };
}

/** What compiles expressions at once, where many are met while something else runs. */
export async function goRegexpTests(): Promise<(expression: string) => (text: string) => boolean> {
  const { RE2JS } = await import('re2js');
  return (expression) => {
    const compiled = compileWith(RE2JS, expression);
    return (text) => compiled.test(text);
  };
}

function compileWith(library: typeof import('re2js').RE2JS, expression: string) {
  try {
    return library.compile(expression);
  } catch (error) {
    throw new CliError((error as Error).message, { cause: error });
  }
}
