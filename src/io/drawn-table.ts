/**
 * A table of our own drawing (never for output that has to be kubectl's): columns parted by blanks, headings in bold where
 * colour may be used. Each line ends in a newline.
 */
export async function drawTable(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  color: boolean,
): Promise<string> {
  const [{ default: Table }, { Chalk }] = await Promise.all([import('cli-table3'), import('chalk')]);
  const { bold } = new Chalk({ level: color ? 1 : 0 });
  const none = Object.fromEntries(
    ['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right']
      .concat(['left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid'])
      .map((edge) => [edge, '']),
  );
  const table = new Table({
    chars: { ...none, middle: '   ' },
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] },
  });
  table.push(
    headings.map((heading) => bold(heading)),
    ...rows.map((row) => [...row]),
  );
  return `${table.toString().replaceAll(/ +$/gm, '')}\n`;
}
