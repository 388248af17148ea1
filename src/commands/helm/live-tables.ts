import type { LiveResources } from '../../actions/helm/live-resources.ts';
import { isTable, type Table, tablePrinter } from '../../print/table.ts';
import { tabWriter } from '../../print/tabwriter.ts';

/**
 * Live objects as kubectl's tables, below the names of their kinds. As in helm each object is aligned
 * by itself, and what has the columns of the one before it has no headers.
 */
export function liveTables(resources: LiveResources, now: number): string {
  const printer = tablePrinter({
    wide: false,
    noHeaders: false,
    withNamespace: false,
    showLabels: false,
    columnLabels: [],
  });
  let text = '';
  for (const [kind, objects] of resources) {
    text += `==> ${kind}\n`;
    for (const object of objects) {
      const writer = tabWriter((part) => {
        text += part;
      });
      if (isTable(object)) printer.printTable(object as unknown as Table, writer);
      else printer.printObject(object, writer, now);
      writer.flush();
    }
    text += '\n';
  }
  return text;
}
