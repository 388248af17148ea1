/**
 * Go's regular expressions (package regexp, RE2). They match in linear time, whatever the pattern:
 * one that the user or a chart gives cannot hang the process.
 */

/** Whether a text has a match anywhere. */
export type GoRegexp = (text: string) => boolean;

/** Throws Error with Go's words for what is no pattern: "error parsing regexp: ...". */
export async function compileGoRegexp(pattern: string): Promise<GoRegexp> {
  const { RE2JS } = await import('re2js');
  const compiled = RE2JS.compile(pattern);
  return (text) => compiled.matcher(text).find();
}
