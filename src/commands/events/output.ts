/** Events as kubectl's table, and in the formats of -o. */
import { goSorted } from '../../apimachinery/go/sort.ts';
import type { JsonObject } from '../../apimachinery/json.ts';
import { textOf } from '../../apimachinery/json.ts';
import { at, type KubeObject, meta } from '../../apimachinery/object.ts';
import { asTyped } from '../../apimachinery/typed/decode.ts';
import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import { escapeTerminal } from '../../io/escape.ts';
import { newPaint } from '../../io/paint.ts';
import { allowedWriteFormats, makeFormatPrinter } from '../../print/factory.ts';
import { namePrinter } from '../../print/name.ts';
import type { Printer } from '../../print/printer.ts';
import { tabWriter } from '../../print/tabwriter.ts';
import { unmatchedFormat } from '../../print/unmatched-format.ts';
import { eventAge, eventMessage, lastSeen } from '../../resources/events/event.ts';

export interface EventOutput {
  /** All events of a list, at least one; it sorts them. */
  list(events: readonly KubeObject[]): void;
  /** One event of a watch. */
  one(event: KubeObject): void;
  /** Whether a watch begins with the sorted list of what exists. */
  readonly listsFirst?: true;
}

export interface TableLayout {
  readonly withNamespace: boolean;
  readonly noHeaders: boolean;
}

/** The table. On a terminal with colours the lines of warnings are coloured. */
export async function tableOutput(context: Context, layout: TableLayout): Promise<EventOutput> {
  const { io, clock } = context;
  const paint = await newPaint(io.color.stdout);
  let headed = layout.noHeaders;
  const print = (events: readonly KubeObject[]): void => {
    const now = clock.now();
    const isWarning: boolean[] = [];
    if (!headed) {
      headed = true;
      isWarning.push(false);
      writer.write(`${layout.withNamespace ? 'NAMESPACE\t' : ''}LAST SEEN\tTYPE\tREASON\tOBJECT\tMESSAGE\n`);
    }
    for (const event of events) {
      const row = rowOf(event, layout, now);
      for (const _ of row.matchAll(/[\n\f]/g)) isWarning.push(event.type === 'Warning');
      writer.write(row);
    }
    writer.flush();
    io.stdout.write(aligned.replaceAll(/.+\n|\n/g, colored(isWarning)));
    aligned = '';
  };
  const colored = (isWarning: readonly boolean[]) => {
    let line = 0;
    return (text: string): string =>
      isWarning[line++] === true && text !== '\n' ? `${paint.doubtful(text.slice(0, -1))}\n` : text;
  };
  let aligned = '';
  const writer = tabWriter((text) => {
    aligned += text;
  });
  return { list: (events) => print(inOrder(events)), one: (event) => print([event]) };
}

/** Those seen last at the end: kubectl's order, to the ties. */
function inOrder(events: readonly KubeObject[]): readonly KubeObject[] {
  return goSorted(events, (a, b) => lastSeen(a) < lastSeen(b));
}

function rowOf(event: KubeObject, { withNamespace }: TableLayout, now: number): string {
  const about = at(event, 'involvedObject');
  const object = [textOf(at(about, 'kind')), textOf(at(about, 'name'))].map(escapeTerminal).join('/');
  const cells = [textOf(event.type), textOf(event.reason)].map(escapeTerminal);
  const namespace = withNamespace ? [meta(event).namespace ?? ''] : [];
  return `${[...namespace, eventAge(event, now), ...cells, object, escapeTerminal(eventMessage(event))].join('\t')}\n`;
}

interface FormatFlags {
  readonly output: string;
  readonly template: string;
  readonly 'allow-missing-template-keys': boolean;
  readonly 'show-managed-fields': boolean;
}

/**
 * The formats of -o. kubectl writes them, too, by way of its tab writer. Throws CliError for an
 * unknown format or a bad template.
 */
export async function formatOutput({ io, cwd }: Context, flags: FormatFlags): Promise<EventOutput> {
  const printer = await printerOf(flags, cwd);
  const writer = tabWriter((text) => io.stdout.write(text));
  const decoder = new TextDecoder();
  const print = (object: JsonObject): void => {
    try {
      printer.print(object, (data) => writer.write(typeof data === 'string' ? data : decoder.decode(data)));
    } finally {
      writer.flush();
    }
  };
  return {
    list: (events) => print({ kind: 'EventList', apiVersion: 'v1', metadata: {}, items: inOrder(events).map(typed) }),
    one: (event) => print(typed(event)),
  };
}

const typed = (event: KubeObject): JsonObject => asTyped('Event', event);

async function printerOf(flags: FormatFlags, cwd: string): Promise<Printer> {
  const lower = flags.output.toLowerCase();
  if (lower === 'name') return namePrinter();
  const printer = await makeFormatPrinter(['json', 'yaml', 'kyaml'].includes(lower) ? lower : flags.output, {
    template: flags.template,
    allowMissingKeys: flags['allow-missing-template-keys'],
    showManagedFields: flags['show-managed-fields'],
    keyOrder: 'given',
    cwd,
  });
  if (printer === undefined) throw new CliError(unmatchedFormat(flags.output, allowedWriteFormats));
  return printer;
}
