/** `set selector`: the labels by which a Service selects pods. */

import type { JsonObject } from '../../apimachinery/json.ts';
import { toLabelSelector } from '../../apimachinery/label-selector.ts';
import { gvkOf, type KubeObject } from '../../apimachinery/object.ts';
import { CliError } from '../../errors.ts';
import { mapIn } from './struct-change.ts';

/** A metav1.LabelSelector, its expressions as Go prints them. */
export interface TypedSelector {
  readonly matchLabels: Readonly<Record<string, string>>;
  readonly matchExpressions: readonly string[];
}

/**
 * A selector as typed, such as `a=b,c in (d,e)`. Throws CliError for one that does not parse, and
 * for operators that no LabelSelector has.
 */
export function parseSelector(text: string): TypedSelector {
  const { matchLabels = {}, matchExpressions = [] } = toLabelSelector(text) as {
    matchLabels?: Record<string, string>;
    matchExpressions?: readonly { key: string; operator: string; values?: readonly string[] }[];
  };
  const typed = matchExpressions.map(({ key, operator, values = [] }) => `{${key} ${operator} [${values.join(' ')}]}`);
  return { matchLabels, matchExpressions: typed };
}

/** Replaces the selector of a Service's draft. Throws CliError for any other kind. */
export function putSelector(draft: KubeObject, { matchLabels, matchExpressions }: TypedSelector): void {
  const { group, kind } = gvkOf(draft);
  if (group !== '' || kind !== 'Service') throw new CliError('setting a selector is only supported for Services');
  if (matchExpressions.length > 0) {
    throw new CliError(`match expression [${matchExpressions.join(' ')}] not supported on this object`);
  }
  const spec: JsonObject = mapIn(draft, 'spec');
  spec.selector = { ...matchLabels };
}
