import { isJsonObject, type JsonObject } from '../apimachinery/json.ts';
import { gvkOf, meta } from '../apimachinery/object.ts';
import { CliError } from '../errors.ts';
import type { Printer } from './printer.ts';

/** -o name: `deployment.apps/web`, one line per object or item of a list. */
export function namePrinter(): Printer {
  return {
    print(object, write) {
      for (const item of itemsOf(object)) write(`${resourceName(item)}\n`);
    },
  };
}

/**
 * `kind.group/name` in lower case, as kubectl calls an object in its messages. Throws when the
 * object has no kind.
 */
export function resourceName(object: JsonObject): string {
  const { group, kind } = gvkOf(object);
  if (kind === '') {
    throw new CliError('missing apiVersion or kind; try GetObjectKind().SetGroupVersionKind() if you know the type');
  }
  const name = meta(object).name;
  return `${kind.toLowerCase()}${group === '' ? '' : `.${group}`}/${name === undefined || name === '' ? '<unknown>' : name}`;
}

/** The objects of a list, or the object itself. */
export function itemsOf(object: JsonObject): readonly JsonObject[] {
  return Array.isArray(object.items) ? object.items.filter(isJsonObject) : [object];
}
