import { isJsonObject, type JsonObject } from '../apimachinery/json.ts';
import type { Printer } from './printer.ts';

/**
 * Leaves metadata.managedFields out, of each item of a list too
 * (printers.OmitManagedFieldsPrinter); watch events are unchanged.
 */
export function omitManagedFields(printer: Printer): Printer {
  return {
    print(object, write, eventType) {
      printer.print(eventType === undefined ? withoutManagedFields(object) : object, write, eventType);
    },
  };
}

function withoutManagedFields(object: JsonObject): JsonObject {
  const { items } = object;
  if (Array.isArray(items)) {
    return { ...object, items: items.map((item) => (isJsonObject(item) ? withoutOwnFields(item) : item)) };
  }
  return withoutOwnFields(object);
}

/** One object without its metadata.managedFields. */
export function withoutOwnFields<T extends JsonObject>(object: T): T {
  const { metadata } = object;
  if (!isJsonObject(metadata) || !Object.hasOwn(metadata, 'managedFields')) return object;
  const { managedFields: _, ...rest } = metadata;
  return { ...object, metadata: rest };
}
