/** The output of cox's own selections of `get`: the tables and formats of kubectl's. */
import type { JsonObject } from '../../apimachinery/json.ts';
import type { Context } from '../../context.ts';
import { isTable } from '../../print/table.ts';
import type { Answer } from './fetch.ts';
import { severalKinds, sortAnswers } from './human.ts';
import { mergeTables } from './merge-tables.ts';
import { inOrder, listOf, printerOf } from './objects.ts';
import type { GetOptions } from './options.ts';
import { tableOutput } from './table-output.ts';

/**
 * The options for a table: with --namespaces, too, it has the column NAMESPACE; Tables made here
 * are printed as the server's.
 */
export function tableOptions(options: GetOptions): GetOptions {
  const { flags } = options;
  const withNamespace = flags['all-namespaces'] || flags.namespaces.length > 0;
  return {
    ...options,
    serverPrint: options.serverPrint || flags.unhealthy,
    flags: { ...flags, 'all-namespaces': withNamespace },
  };
}

/** Prints a table for each type. Returns whether anything was printed. */
export async function printTables(
  context: Context,
  options: GetOptions,
  found: readonly Answer[],
  withKind: boolean,
): Promise<boolean> {
  const merged = mergeTables(found);
  const sorted = merged.some(({ object }) => isTable(object))
    ? merged
    : await sortAnswers(merged, options.flags['sort-by']);
  const output = await tableOutput(context, tableOptions(options), withKind || severalKinds(found));
  for (const answer of sorted) output.print(answer);
  output.flush();
  await context.io.stdout.drain();
  return output.written;
}

/**
 * Prints objects in the format of -o: one that was named as it is, everything else as a List.
 * Returns whether there were any.
 */
export async function printFormatted(
  context: Context,
  options: GetOptions,
  found: readonly Answer[],
  single: boolean,
): Promise<boolean> {
  const objects: readonly JsonObject[] = found.map(({ object }) => object);
  const printer = await printerOf(context, options);
  if (objects.length > 0 || !options.flags['ignore-not-found']) {
    const only = single && objects.length === 1 ? objects[0] : undefined;
    printer.print(only ?? listOf(await inOrder(objects, options.flags['sort-by'])), (text) =>
      context.io.stdout.write(text),
    );
  }
  return true;
}
