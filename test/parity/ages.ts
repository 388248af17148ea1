/**
 * Finds the ages in what kubectl prints: the cells of the columns whose values are ages, and the
 * few keys of descriptions that hold one. The same text anywhere else (`for 300s`, `Grace Period:
 * 30s`, `timeout 5s`) is not an age and stays.
 */

export interface Age {
  readonly seconds: number;
  /**
   * Seconds of the smallest unit in its text: what is printed as `3h` may be an hour less than the
   * next.
   */
  readonly granularity: number;
}

/**
 * A text whose ages are out, and what they were. `<unknown>` and `<invalid>` are words and stay in
 * the text.
 */
export interface WithoutAges {
  readonly text: string;
  /** In the order of the lines. */
  readonly ages: readonly Age[];
}

const COLUMNS: ReadonlySet<string> = new Set([
  'AGE',
  'Age',
  'DURATION',
  'FIRST SEEN',
  'LAST SCHEDULE',
  'LAST SEEN',
  'RESTARTS',
]);

/**
 * A Job's run, for how long something has been terminating, and when the evidence of a diagnosis
 * was seen.
 */
const KEYS = /^(Duration: +)(\S+)$|(\(lasts )([^)]+)\)|^( +)(\S+)( ago {2})/gm;

const UNITS: Readonly<Record<string, number>> = { y: 31_536_000, d: 86_400, h: 3600, m: 60, s: 1 };

/**
 * An age in the form of duration.HumanDuration (`3d4h`, `5m30s`); undefined when the text has
 * another form.
 */
export function parseAge(text: string): Age | undefined {
  if (!/^(?:\d+[ydhms]){1,2}$/.test(text)) return undefined;
  const parts = [...text.matchAll(/(\d+)([ydhms])/g)].map(([, count, unit]) => ({ count, unit: UNITS[unit!]! }));
  return {
    seconds: parts.reduce((sum, { count, unit }) => sum + Number(count) * unit, 0),
    granularity: parts.at(-1)!.unit,
  };
}

/** Takes out the ages of tables and descriptions. Without headers any cell may be one. */
export function takeOutAges(text: string, { hasHeaders }: { readonly hasHeaders: boolean }): WithoutAges {
  const ages: Age[] = [];
  const lines = text.split('\n');
  const taken = hasHeaders ? tables(lines, ages) : lines.map((line) => byFields(line, () => true, ages));
  const keyed = taken.join('\n').replaceAll(KEYS, (all, key1, value1, key2, value2, indent, value3, ago) => {
    const age = parseAge(value1 ?? value2 ?? value3);
    if (age === undefined) return all;
    ages.push(age);
    if (indent !== undefined) return `${indent}<age>${ago}`;
    return key1 === undefined ? `${key2}<age>)` : `${key1}<age>`;
  });
  return { text: keyed, ages };
}

interface Column {
  readonly name: string;
  readonly start: number;
  /** Where the next one starts; undefined for the last. */
  readonly end: number | undefined;
}

/** Words with one space between them are one name. */
function columnsOf(header: string): readonly Column[] {
  const found = [...header.matchAll(/\S+(?: \S+)*/g)];
  return found.map(({ 0: name, index }, position) => ({ name, start: index, end: found[position + 1]?.index }));
}

const isAge = ({ name }: Column): boolean => COLUMNS.has(name);

/**
 * Columns of a table's first line, which is in capitals or has dashes below it; undefined for any
 * other line, and when none is an age.
 */
function headerOf(line: string, next: string | undefined): readonly Column[] | undefined {
  const columns = columnsOf(line);
  if (!columns.some(isAge)) return undefined;
  const isUnderlined = /^[ -]*--[ -]*$/.test(next ?? '');
  return isUnderlined || columns.every(({ name }) => /^[A-Z][A-Z0-9()%/_ -]*$/.test(name)) ? columns : undefined;
}

function tables(lines: readonly string[], ages: Age[]): readonly string[] {
  let columns: readonly Column[] | undefined;
  return lines.map((line, index) => {
    columns = headerOf(line, lines[index + 1]) ?? (endsTable(line, columns) ? undefined : columns);
    return columns === undefined ? line : row(line, columns, ages);
  });
}

/**
 * An empty line ends a table, and so does the next section of a description, which is less
 * indented.
 */
const endsTable = (line: string, columns: readonly Column[] | undefined): boolean =>
  line === '' || line.search(/\S/) < (columns?.[0]?.start ?? 0);

/** The padding after a cell with an age goes too: it depends on how long the longest of them is. */
function row(line: string, columns: readonly Column[], ages: Age[]): string {
  const characters = [...line];
  const cells = columns.map(({ start, end }) => characters.slice(start, end).join(''));
  const isAligned = columns.every(({ start }, index) => {
    const [before = ' ', first = ' '] = [characters[start - 1], characters[start]];
    return before === ' ' && (first !== ' ' || cells[index]!.trim() === '');
  });
  // a watch goes on below a header that was narrower
  if (!isAligned) return byFields(line, (index) => columns[index] !== undefined && isAge(columns[index]), ages);
  const masked = cells.map((cell, index) => (isAge(columns[index]!) ? `${maskCell(cell.trimEnd(), ages)}  ` : cell));
  return `${' '.repeat(columns[0]?.start ?? 0)}${masked.join('')}`.trimEnd();
}

function byFields(line: string, mayBeAge: (index: number) => boolean, ages: Age[]): string {
  const fields = line.split(/( {2,})/);
  return fields
    .map((field, index) => {
      if (index % 2 === 0) return mayBeAge(index / 2) ? maskCell(field, ages) : field;
      return mayBeAge((index - 1) / 2) ? '  ' : field;
    })
    .join('');
}

/** `5s`, `5s (x3 over 10s)`, `2 (5s ago)` */
const CELL = /^(?:(\S+)|(\S+)( \(x\d+ over )(\S+)\)|(\d+ \()(\S+) ago\))$/;

function maskCell(cell: string, ages: Age[]): string {
  const [, alone, first, times, since, restarts, ago] = CELL.exec(cell) ?? [];
  const all = [alone, first, since, ago].filter((text) => text !== undefined).map(parseAge);
  if (all.length === 0 || all.includes(undefined)) return cell;
  ages.push(...(all as readonly Age[]));
  if (alone !== undefined) return '<age>';
  return ago === undefined ? `<age>${times}<age>)` : `${restarts}<age> ago)`;
}
