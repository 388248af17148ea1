/**
 * The program's name in texts of cox's own. They are written with `cox`; what is shown has the name
 * of the link that started the program, so that each command line can be typed as it stands.
 */

/** `cox` before a command's word, and in the names of the files of completion. */
const OWN_NAME = /(?<=^|[\s"'`(])cox(?= [a-z])|(?<=\/_)cox(?=")|(?<=\/)cox(?=\.fish)/gm;

/** A text, such as a help or a next step, with the program's name in its command lines. */
export function inOwnName(text: string, program: string): string {
  if (program === 'cox') return text;
  // a link named helm has only the commands of helm
  if (program === 'helm') return text.replaceAll(/\bcox helm\b/g, 'helm');
  return text.replaceAll(OWN_NAME, () => program);
}

/** A finding, or anything else with next steps, with the program's name in these. */
export const nextInOwnName = <Of extends { readonly next: readonly string[] }>(of: Of, program: string): Of => ({
  ...of,
  next: of.next.map((step) => inOwnName(step, program)),
});
