/** A name inside a command that is proposed to a person: quoted for a POSIX shell if needed. */
export function shellWord(word: string): string {
  return /^[\w./:=,@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
