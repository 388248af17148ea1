/** How kubectl names an item in its messages, and how it adds its own text to the server's. */

import { goQuote } from '../apimachinery/go/text.ts';
import { plainMessage } from '../error-text.ts';
import { CliError, StatusError } from '../errors.ts';
import type { Source } from '../manifest/document.ts';
import { placesOfStatus } from '../manifest/places.ts';
import type { Item } from '../manifest/selection.ts';

/**
 * `error when VERB "FILE": ...` around an error of an item of a file (cmdutil.AddSourceToErr); a
 * Status stays one.
 */
export function withSource(verb: string, source: Source | undefined, error: unknown): unknown {
  if (source === undefined || source.file === '') return error;
  const around = (message: string) => `error when ${verb} ${goQuote(source.file)}: ${message}`;
  if (error instanceof StatusError) {
    const places = placesOfStatus(source, error.status);
    return new StatusError({ ...error.status, message: around(error.message) }, error.code, places);
  }
  return error instanceof Error ? new CliError(around(plainMessage(error)), { cause: error }) : error;
}

/** The two lines by which kubectl describes an item (resource.Info.String). */
export function itemText(item: Pick<Item, 'mapping' | 'name' | 'namespace'>): string {
  const { group, version, resource, kind } = item.mapping;
  const type = `Resource: "${group}/${version}, Resource=${resource}", GroupVersionKind: "${group}/${version}, Kind=${kind}"`;
  return `${type}\nName: ${goQuote(item.name)}, Namespace: ${goQuote(item.namespace)}`;
}
