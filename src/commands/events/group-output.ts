/** `events --group`: the events of each object below its name. */
import { humanDuration } from '../../apimachinery/duration.ts';
import type { KubeObject } from '../../apimachinery/object.ts';
import type { Context } from '../../context.ts';
import { cellsOf, padCells } from '../../io/cells.ts';
import { escapeTerminal } from '../../io/escape.ts';
import { newPaint, type Paint } from '../../io/paint.ts';
import {
  type EventGroup,
  type EventRow,
  type EventSubject,
  groupEvents,
  rowOfEvent,
  subjectOfEvent,
} from '../../resources/events/groups.ts';
import { oneLine } from '../shared/finding-text.ts';
import type { EventOutput, TableLayout } from './output.ts';

/**
 * A watch prints the groups of what exists, then each event below its object's name, which is
 * printed again when the event before was about another object.
 */
export async function groupOutput(context: Context, layout: TableLayout): Promise<EventOutput> {
  const { io, clock } = context;
  const paint = await newPaint(io.color.stdout);
  let widths: readonly number[] = [];
  let headed = layout.noHeaders;
  let current = '';
  const print = (groups: readonly EventGroup[]): void => {
    const cells = groups.map(({ rows }) => rows.map((row) => cellsOfRow(row, clock.now())));
    const head = headed ? [] : [HEADINGS];
    widths = columnWidths([...head, ...cells.flat()], widths);
    let text = headed ? '' : `${indented(HEADINGS, widths)}MESSAGE\n`;
    headed = true;
    groups.forEach(({ subject, rows }, index) => {
      const key = JSON.stringify(subject);
      if (key !== current) text += `${paint.strong(subjectText(subject, layout))}\n`;
      current = key;
      rows.forEach((row, line) => {
        text += rowText(row, cells[index]?.[line] ?? [], widths, paint);
      });
    });
    io.stdout.write(text);
  };
  return {
    list: (events) => print(groupEvents(events)),
    one: (event: KubeObject) => print([{ subject: subjectOfEvent(event), rows: [rowOfEvent(event)] }]),
    listsFirst: true,
  };
}

const HEADINGS = ['LAST SEEN', 'TYPE', 'REASON'];
const GAP = 3;
const MARGIN = '  ';

/** The cells before the message. `now` is in milliseconds. */
function cellsOfRow({ type, reason, count, first, last }: EventRow, now: number): readonly string[] {
  const age = (time: number): string => (time < 0 ? '<unknown>' : humanDuration(now - time / 1000));
  const seen = count > 1 ? `${age(last)} (x${count} over ${age(first)})` : age(last);
  return [seen, oneLine(type), oneLine(reason)];
}

/** Widths never shrink, so that the rows of a watch stay below each other. */
function columnWidths(rows: readonly (readonly string[])[], before: readonly number[]): readonly number[] {
  return HEADINGS.map((_heading, column) =>
    // a call takes fewer arguments than a large cluster has events
    rows.reduce((widest, row) => Math.max(widest, cellsOf(row[column] ?? '') + GAP), before[column] ?? 0),
  );
}

function indented(cells: readonly string[], widths: readonly number[]): string {
  return MARGIN + cells.map((cell, column) => padCells(cell, widths[column] ?? 0)).join('');
}

/** The further lines of a message stand below its first. */
function rowText(row: EventRow, cells: readonly string[], widths: readonly number[], paint: Paint): string {
  const lead = indented(cells, widths);
  const [first = '', ...more] = row.message.split(/\r?\n/).map((line) => escapeTerminal(line.trimEnd()));
  const lines = [lead + first, ...more.map((line) => ' '.repeat(cellsOf(lead)) + line)];
  const tint = row.type === 'Warning' ? paint.doubtful : (text: string): string => text;
  return lines.map((line) => `${tint(line.trimEnd())}\n`).join('');
}

function subjectText({ kind, name, namespace }: EventSubject, { withNamespace }: TableLayout): string {
  const where = withNamespace && namespace !== '' ? ` (namespace ${oneLine(namespace)})` : '';
  return `${oneLine(kind)}/${oneLine(name)}${where}`;
}
