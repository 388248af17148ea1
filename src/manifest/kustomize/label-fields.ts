import type { JsonObject } from '../../apimachinery/json.ts';
import type { FieldConfig, FieldSpec } from './field-config.ts';

/** The fields that an entry of `labels` sets (includeSelectors, includeTemplates, fields). Throws BuildError. */
export function labelFields(_label: JsonObject, fields: FieldConfig): readonly FieldSpec[] {
  return fields.labels;
}
