/**
 * Tab-separated cells to aligned columns, by the rules of Go's text/tabwriter: a column is a run of
 * consecutive lines that have a tab-terminated cell at that place, and is as wide as its widest
 * cell. The last cell of a line belongs to no column.
 */

export interface TabOptions {
  /** Least width of a column, padding included. */
  readonly minWidth: number;
  /** Spaces added to the widest cell of a column. */
  readonly padding: number;
  /**
   * Whether columns keep their largest width after `flush` (liggitt/tabwriter's RememberWidths).
   */
  readonly rememberWidths: boolean;
  /** How wide a cell is; the default is textWidth. For cells with colour in them. */
  readonly width?: (text: string) => number;
}

/** The layout of `get` and every other list of kubectl (cli-runtime's GetNewTabWriter). */
export const listLayout: TabOptions = { minWidth: 6, padding: 3, rememberWidths: true };

/** The layout of `describe` and `rollout history` (text/tabwriter with minwidth 0, padding 2). */
export const describeLayout: TabOptions = { minWidth: 0, padding: 2, rememberWidths: false };

export interface TabWriter {
  /** Text with `\t` between cells and `\n` after lines; may end anywhere. */
  write(text: string): void;
  /** Aligns and passes on what was written so far. */
  flush(): void;
  /** Forgets the widths that `rememberWidths` keeps. */
  forgetWidths(): void;
}

/**
 * A writer that passes aligned text on to `write` at `flush`, or earlier where a line without tabs
 * ends every column.
 */
export function tabWriter(write: (text: string) => void, options: TabOptions = listLayout): TabWriter {
  let lines: string[][] = [];
  let current: string[] = [];
  let rest = '';
  let remembered: number[] = [];

  const flush = (): void => {
    if (rest !== '') current.push(rest);
    rest = '';
    if (current.length > 0) lines.push(current);
    const unfinished = current.length > 0;
    current = [];
    if (lines.length === 0) return;
    const text = align(lines, options, options.rememberWidths ? remembered : []);
    lines = [];
    write(unfinished ? text.slice(0, -1) : text);
  };

  const endLine = (last: string, feed: string): void => {
    current.push(last);
    lines.push(current);
    const alone = current.length === 1;
    current = [];
    if (alone || feed === '\f') flush();
  };

  /** Adds the finished cells of a part of a line; returns the text after the last tab. */
  const addCells = (text: string): string => {
    const cells = text.split(/[\t\v]/);
    const last = cells.pop() ?? '';
    for (const cell of cells) current.push(cell);
    return last;
  };

  return {
    write(text) {
      // Every second part is the line end of the part before it; a form feed ends all columns, too.
      const parts = (rest + text).split(/([\n\f])/);
      const unfinished = parts.pop() ?? '';
      rest = '';
      for (let index = 0; index < parts.length; index += 2) endLine(addCells(parts[index]!), parts[index + 1]!);
      rest = addCells(unfinished);
    },
    flush,
    forgetWidths() {
      remembered = [];
    },
  };
}

/** Aligns a whole text at once. */
export function alignColumns(text: string, options: TabOptions = listLayout): string {
  let result = '';
  const writer = tabWriter((part) => {
    result += part;
  }, options);
  writer.write(text);
  writer.flush();
  return result;
}

/** Every line gets the widths of the columns it has cells in; `remembered` is read and updated. */
function align(lines: readonly string[][], options: TabOptions, remembered: number[]): string {
  const widths: number[][] = lines.map(() => []);
  let open = lines.map((_, index) => index).filter((index) => lines[index]!.length > 1);
  for (let column = 0; open.length > 0; column++) {
    for (const run of consecutive(open)) {
      const width = columnWidth(lines, run, column, options, remembered);
      for (const index of run) widths[index]!.push(width);
    }
    open = open.filter((index) => lines[index]!.length > column + 2);
  }
  let text = '';
  const measure = options.width ?? textWidth;
  for (const [index, cells] of lines.entries()) text += `${padCells(cells, widths[index]!, measure)}\n`;
  return text;
}

function columnWidth(
  lines: readonly string[][],
  run: readonly number[],
  column: number,
  options: TabOptions,
  remembered: number[],
): number {
  let width = Math.max(options.minWidth, remembered[column] ?? 0);
  const measure = options.width ?? textWidth;
  for (const index of run) width = Math.max(width, measure(lines[index]![column]!) + options.padding);
  if (options.rememberWidths) remembered[column] = width;
  return width;
}

function* consecutive(indexes: readonly number[]): Generator<readonly number[]> {
  let start = 0;
  for (let end = 1; end <= indexes.length; end++) {
    if (end < indexes.length && indexes[end] === indexes[end - 1]! + 1) continue;
    yield indexes.slice(start, end);
    start = end;
  }
}

function padCells(cells: readonly string[], widths: readonly number[], measure: (text: string) => number): string {
  let line = '';
  for (const [column, cell] of cells.entries()) {
    const width = widths[column];
    line += width === undefined ? cell : cell + ' '.repeat(Math.max(0, width - measure(cell)));
  }
  return line;
}

/** Go counts runes, not bytes or screen cells. */
export function textWidth(text: string): number {
  if (!/[\ud800-\udbff]/.test(text)) return text.length;
  let width = 0;
  for (const _ of text) width++;
  return width;
}
