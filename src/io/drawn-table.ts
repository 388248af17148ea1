import { cellsOf } from './cells.ts';
import type { Io } from './io.ts';

const edges = ['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right']
  .concat(['left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid'])
  .map((edge) => [edge, ''] as const);

/** Between two columns, with and without rules. */
const GAP = 3;

/**
 * A table of our own drawing (never for output that has to be kubectl's), for stdout. On a terminal
 * that is wide enough a rule parts the headings from the rows and the columns from each other;
 * elsewhere columns are parted by blanks. Headings are bold where colour may be used. Each line
 * ends in a newline.
 */
export async function drawTable(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  { stdout, color }: Pick<Io, 'stdout' | 'color'>,
): Promise<string> {
  const [{ default: Table }, { Chalk }, { stripVTControlCharacters }] = await Promise.all([
    import('cli-table3'),
    import('chalk'),
    import('node:util'),
  ]);
  const { bold, dim } = new Chalk({ level: color.stdout ? 1 : 0 });
  const width = (cell: string): number => cellsOf(stripVTControlCharacters(cell));
  const ruled = stdout.isTerminal && widthOf([headings, ...rows], width) <= (stdout.columns || 80);
  const lines = ruled ? { middle: ` ${dim('│')} `, mid: '─', 'mid-mid': '─┼─' } : { middle: ' '.repeat(GAP) };
  const wide: string[] = [];
  const standIn = (cell: string): string => {
    if (/^[\x00-\x7f]*$/.test(cell) || width(cell) === 0) return cell;
    wide.push(cell);
    return STAND_IN.repeat(width(cell));
  };
  const table = new Table({
    head: headings.map((heading) => bold(standIn(heading))),
    chars: { ...Object.fromEntries(edges), ...lines },
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [], compact: true },
  });
  table.push(...rows.map((row) => row.map(standIn)));
  const text = table.toString().replaceAll(/ +$/gm, '');
  const drawn = ruled ? text.replace(/\n([\u2500\u253c]+)$/m, (_line, rule: string) => `\n${dim(rule)}`) : text;
  return `${drawn.replaceAll(STAND_INS, () => wide.shift() ?? '')}\n`;
}

// A cell that is not ASCII is drawn as this many of a private character, one for each cell of the
// terminal: cli-table3 measures by an old Unicode, which has other widths for some.
const STAND_IN = '\ue000';
const STAND_INS = /\ue000+/g;

/** How many cells the longest line takes. */
function widthOf(rows: readonly (readonly string[])[], width: (cell: string) => number): number {
  const columns = rows[0] ?? [];
  const widths = columns.map((_heading, column) => Math.max(...rows.map((row) => width(row[column] ?? ''))));
  return widths.reduce((sum, one) => sum + one, GAP * Math.max(0, columns.length - 1));
}
