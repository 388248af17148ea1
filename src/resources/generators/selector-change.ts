/** `set selector`: the labels by which a Service selects pods. */

import { goQuote } from '../../apimachinery/go/text.ts';
import type { JsonObject } from '../../apimachinery/json.ts';
import { parseLabelQuery, type Requirement } from '../../apimachinery/label-query.ts';
import { gvkOf, type KubeObject } from '../../apimachinery/object.ts';
import { CliError } from '../../errors.ts';
import { mapIn } from './struct-change.ts';

/** A metav1.LabelSelector, its expressions as Go prints them. */
export interface TypedSelector {
  readonly matchLabels: Readonly<Record<string, string>>;
  readonly matchExpressions: readonly string[];
}

const expressions: Readonly<Record<string, string>> = {
  in: 'In',
  notin: 'NotIn',
  exists: 'Exists',
  '!': 'DoesNotExist',
};

const unsupported: Readonly<Record<string, string>> = { '>': 'gt', '<': 'lt' };

/**
 * A selector as typed, such as `a=b,c in (d,e)`. Throws CliError for one that does not parse, and
 * for operators that no LabelSelector has (metav1.ParseToLabelSelector).
 */
export function parseSelector(text: string): TypedSelector {
  const matchLabels: Record<string, string> = {};
  const matchExpressions: string[] = [];
  for (const requirement of requirementsOf(text)) {
    const { key, operator, values, written } = requirement;
    const own = unsupported[operator];
    if (own !== undefined) throw new CliError(`${goQuote(own)} isn't supported in label selectors`);
    if (written === '!=') throw new CliError('"!=" is not a valid label selector operator');
    if (written === '=' || written === '==') matchLabels[key] = values[0] ?? '';
    else matchExpressions.push(`{${key} ${expressions[operator]} [${values.join(' ')}]}`);
  }
  return { matchLabels, matchExpressions };
}

function requirementsOf(text: string): readonly Requirement[] {
  try {
    return parseLabelQuery(text).toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    throw new CliError(`couldn't parse the selector string "${text}": ${error.message}`);
  }
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
