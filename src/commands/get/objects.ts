/** `get` in a format for programs: a single object as it is, everything else as a List. */

import type { JsonObject } from '../../apimachinery/json.ts';
import type { Context } from '../../context.ts';
import { ErrorList, throwAll } from '../../errors.ts';
import { selectionError } from '../../manifest/errors.ts';
import { resolveTargets } from '../../manifest/targets.ts';
import { makePrinter } from '../../print/factory.ts';
import type { Printer } from '../../print/printer.ts';
import { gather, readOptionsOf, selectionRequest } from './fetch.ts';
import type { GetOptions } from './options.ts';

/** The printer of -o and --template. Throws CliError for an unknown format. */
export function printerOf(context: Context, { flags }: GetOptions): Promise<Printer> {
  return makePrinter(flags.output, {
    template: flags.template,
    allowMissingKeys: flags['allow-missing-template-keys'],
    showManagedFields: flags['show-managed-fields'],
    noHeaders: flags['no-headers'],
    cwd: context.cwd,
  });
}

/** Prints the requested objects. Throws errors after printing what was found. */
export async function getFormatted(context: Context, options: GetOptions): Promise<number> {
  // Loaded while the server answers. A bad format is reported after the server's errors, as in
  // kubectl.
  const printing = printerOf(context, options);
  printing.catch(() => undefined);
  const ignoreNotFound = options.flags['ignore-not-found'];
  const found = await resolveTargets(context, selectionRequest(options));
  const gathered = await gather(context, found, readOptionsOf(options), ignoreNotFound);
  const errors: Error[] = [...gathered.errors];
  if (errors.length > 0 && found.singleItemImplied) throw selectionError(errors);
  const objects = gathered.answers.map(({ object }) => object);
  if (objects.length > 0 || !ignoreNotFound) {
    const printer = await printing;
    const single = found.singleItemImplied && objects.length === 1 ? objects[0] : undefined;
    try {
      const whole = single ?? listOf(await inOrder(objects, options.flags['sort-by']));
      printer.print(whole, (text) => context.io.stdout.write(text));
    } catch (error) {
      errors.push(error as Error);
    }
  }
  throwAll(flat(errors));
  return 0;
}

/** kubectl's List around whatever was found. */
export function listOf(items: readonly JsonObject[]): JsonObject {
  return { apiVersion: 'v1', items: [...items], kind: 'List', metadata: { resourceVersion: '' } };
}

export async function inOrder(objects: readonly JsonObject[], field: string): Promise<readonly JsonObject[]> {
  return field === '' ? objects : (await import('../../print/sort.ts')).sortObjects(objects, field);
}

function flat(errors: readonly Error[]): Error[] {
  return errors.flatMap((error) => (error instanceof ErrorList ? flat(error.errors) : [error]));
}
