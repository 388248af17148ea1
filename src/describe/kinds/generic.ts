import { sortedKeys } from '../../apimachinery/go/text.ts';
import { goValue } from '../../apimachinery/go/value.ts';
import { isJsonObject, type Json, type JsonObject } from '../../apimachinery/json.ts';
import type { ApiType } from '../../apimachinery/known-types.ts';
import { meta } from '../../apimachinery/object.ts';
import type { Describer } from '../describer.ts';
import { type Events, eventsAbout, referenceTo, writeEvents } from '../parts/events.ts';
import { fieldLabel } from '../parts/field-label.ts';
import { writeLabelsAndAnnotations, writeNameAndNamespace } from '../parts/head.ts';
import type { Writer } from '../writer.ts';

const skipped = new Set([
  '.metadata.managedFields',
  '.metadata.name',
  '.metadata.namespace',
  '.metadata.labels',
  '.metadata.annotations',
]);

/**
 * Describes any object by its fields, as kubectl does for kinds without a describer, such as custom
 * resources.
 */
export function genericDescriber(type: ApiType): Describer {
  return {
    type,
    fetch: (object, related) => eventsAbout(related, referenceTo(object, String(object.kind ?? type.kind))),
    write: (writer, object, found, now) => {
      writeNameAndNamespace(writer, { metadata: meta(object) });
      writeLabelsAndAnnotations(writer, { metadata: meta(object) });
      writeFields(writer, 0, object, '');
      writeEvents(writer, found as Events, now);
    },
  };
}

function writeFields(writer: Writer, level: number, object: JsonObject, parent: string): void {
  for (const field of sortedKeys(object)) {
    const path = `${parent}.${field}`;
    if (!skipped.has(path)) writeField(writer, level, field, object[field] ?? null, path);
  }
}

function writeField(writer: Writer, level: number, field: string, value: Json, path: string): void {
  const label = fieldLabel(field);
  if (!isJsonObject(value) && !Array.isArray(value)) {
    writer.line(level, `${label}:\t${goValue(value)}`);
    return;
  }
  writer.line(level, `${label}:`);
  for (const item of Array.isArray(value) ? value : [value]) {
    if (isJsonObject(item)) writeFields(writer, level + 1, item, path);
    else writer.line(level + 1, goValue(item));
  }
}
