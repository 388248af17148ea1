import type { JsonObject } from '../../apimachinery/json.ts';
import { prefixed } from './error.ts';
import type { FieldConfig, FieldSpec } from './field-config.ts';
import { mergeFieldSpecs } from './field-config-merge.ts';

interface Label {
  readonly includeSelectors?: boolean;
  readonly includeTemplates?: boolean;
  readonly fields?: readonly FieldSpec[];
}

const metadataLabels: FieldSpec = { path: 'metadata/labels', create: true };

/**
 * The fields that an entry of `labels` sets: its own, those that `configurations` name for labels,
 * and by includeSelectors and includeTemplates those of selectors and templates. Throws BuildError.
 */
export function labelFields(label: JsonObject, config: FieldConfig): readonly FieldSpec[] {
  const { includeSelectors = false, includeTemplates = false, fields = [] }: Label = label;
  const merge = (into: readonly FieldSpec[], more: readonly FieldSpec[], problem: string): readonly FieldSpec[] => {
    try {
      return mergeFieldSpecs(into, more);
    } catch (error) {
      throw prefixed(error, problem);
    }
  };
  const own = merge(fields, config.labels, 'failed to merge labels');
  if (includeSelectors) return merge(own, config.commonLabels, 'failed to merge labels');
  const withTemplates = includeTemplates
    ? merge(own, config.templateLabels, 'failed to merge template fieldSpec')
    : own;
  return merge(withTemplates, [metadataLabels], 'failed to merge labels');
}
