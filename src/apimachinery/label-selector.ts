/**
 * Label maps and label selectors as text (k8s.io/apimachinery/pkg/labels and
 * metav1.FormatLabelSelector).
 */
import { compareStrings, sortedKeys } from './go/text.ts';
import { isJsonObject } from './json.ts';

/** metav1.LabelSelector, as far as its text needs it. */
export interface LabelSelector {
  readonly matchLabels?: Readonly<Record<string, string>> | null;
  readonly matchExpressions?: readonly LabelExpression[] | null;
}

interface LabelExpression {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[] | null;
}

/**
 * A map of labels as `a=1,b=2`, in the order of the keys; "" for an empty map and for anything that
 * is none.
 */
export function labelMapText(labels: unknown): string {
  if (!isJsonObject(labels)) return '';
  return sortedKeys(labels)
    .map((key) => `${key}=${String(labels[key])}`)
    .join(',');
}

/**
 * A metav1.LabelSelector as a request's `labelSelector` and as kubectl shows it: `app=web,!old,tier
 * in (a,b)`, in the order of the keys; "" when it is empty, absent or none.
 */
export function labelSelectorText(selector: unknown): string {
  if (!isJsonObject(selector)) return '';
  const { matchLabels, matchExpressions } = selector as LabelSelector;
  const labels = Object.entries(matchLabels ?? {}).map(([key, value]) => ({ key, text: `${key}=${value}` }));
  const expressions = (matchExpressions ?? []).map((one) => ({ key: one.key, text: expressionText(one) }));
  const requirements = [...labels, ...expressions].sort((a, b) => compareStrings(a.key, b.key));
  return requirements.map(({ text }) => text).join(',');
}

/** As `labelMapText`, `<none>` where that is empty (labels.FormatLabels). */
export function formatLabels(labels: unknown): string {
  return labelMapText(labels) || '<none>';
}

/** As `labelSelectorText`, `<none>` where that is empty (metav1.FormatLabelSelector). */
export function formatLabelSelector(selector: unknown): string {
  return labelSelectorText(selector) || '<none>';
}

function expressionText({ key, operator, values }: LabelExpression): string {
  const list = [...(values ?? [])].sort(compareStrings).join(',');
  if (operator === 'In') return `${key} in (${list})`;
  if (operator === 'NotIn') return `${key} notin (${list})`;
  return operator === 'DoesNotExist' ? `!${key}` : key;
}
