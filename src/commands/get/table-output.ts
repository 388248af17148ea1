/**
 * The tables of `get` on stdout: each resource type below its own headers, a blank line between
 * them.
 */
import { groupKind } from '../../apimachinery/object.ts';
import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import type { Mapping } from '../../kube/cluster.ts';
import { isTable, type RowPaint, type Table, type TablePrinter, tablePrinter } from '../../print/table.ts';
import { type TabOptions, tabWriter } from '../../print/tabwriter.ts';
import type { Answer } from './fetch.ts';
import type { GetOptions } from './options.ts';

export interface TableOutput {
  print(answer: Answer, eventType?: string): void;
  /** Writes the rows that are held back for alignment. */
  flush(): void;
  /** Whether anything has been written. */
  readonly written: boolean;
}

/** `withKind`: the kind stands before each name, as it does when several types are shown. */
export async function tableOutput(context: Context, options: GetOptions, withKind: boolean): Promise<TableOutput> {
  const { flags } = options;
  const sorted = await sorting(flags['sort-by']);
  const { paint, layout } = await colors(context);
  let written = false;
  let separatorDue = false;
  const writer = tabWriter((text) => {
    if (text === '') return;
    context.io.stdout.write(separatorDue ? `\n${text}` : text);
    separatorDue = false;
    written = true;
  }, layout);
  let current: { readonly mapping: Mapping; readonly printer: TablePrinter } | undefined;
  // Once shown, the namespace column stays, also for cluster-scoped types. A watch shows it from
  // the start.
  let withNamespace = options.watch && flags['all-namespaces'];
  const printerFor = (mapping: Mapping): TablePrinter => {
    if (current !== undefined && sameResource(current.mapping, mapping)) return current.printer;
    writer.flush();
    writer.forgetWidths();
    if (current !== undefined && !flags['no-headers'] && written) separatorDue = true;
    withNamespace ||= flags['all-namespaces'] && mapping.namespaced;
    current = { mapping, printer: newPrinter(options, mapping, { withKind, withNamespace, paint }) };
    return current.printer;
  };
  return {
    print({ mapping, object }, eventType) {
      const printer = printerFor(mapping);
      if (!options.serverPrint || !isTable(object)) {
        printer.printObject(object, writer, context.clock.now(), eventType);
        return;
      }
      const table = sorted(object as unknown as Table);
      if (table !== undefined) printer.printTable(table, writer, eventType);
    },
    flush: writer.flush,
    get written() {
      return written;
    },
  };
}

function sameResource(a: Mapping, b: Mapping): boolean {
  return a.resource === b.resource && a.group === b.group && a.version === b.version;
}

interface Shown {
  readonly withKind: boolean;
  readonly withNamespace: boolean;
  readonly paint: RowPaint | undefined;
}

function newPrinter({ flags }: GetOptions, mapping: Mapping, { withKind, withNamespace, paint }: Shown): TablePrinter {
  const prefix = groupKind(mapping).toLowerCase();
  return tablePrinter({
    wide: flags.output === 'wide',
    noHeaders: flags['no-headers'],
    withNamespace,
    ...(withKind || flags['show-kind'] ? { kindPrefix: prefix } : {}),
    showLabels: flags['show-labels'],
    columnLabels: flags['label-columns'],
    ...(paint === undefined ? {} : { paint }),
  });
}

/**
 * Colours of rows, where stdout may have them: red for what fails, yellow for what is not there
 * yet, dim for what is over. Nothing of it is loaded elsewhere.
 */
async function colors({ io }: Context): Promise<{ paint?: RowPaint; layout?: TabOptions }> {
  if (!io.color.stdout) return {};
  const [{ paintedLayout, rowPaint }, { newPaint }] = await Promise.all([
    import('../../print/row-paint.ts'),
    import('../../io/paint.ts'),
  ]);
  const { bad, doubtful, faint } = await newPaint(true);
  return { paint: rowPaint({ failing: bad, pending: doubtful, done: faint }), layout: paintedLayout };
}

/** kubectl does not show a Table that cannot be sorted, and prints no error. */
async function sorting(field: string): Promise<(table: Table) => Table | undefined> {
  if (field === '') return (table) => table;
  const { sortTable, UnsortableError } = await import('../../print/sort.ts');
  return (table) => {
    try {
      return sortTable(table, field);
    } catch (error) {
      if (error instanceof UnsortableError || !(error instanceof CliError)) throw error;
      return undefined;
    }
  };
}
