/**
 * Label maps and label selectors as text (k8s.io/apimachinery/pkg/labels and
 * metav1.FormatLabelSelector).
 */
import { CliError } from '../errors.ts';
import { compareStrings, goQuote, sortedKeys } from './go/text.ts';
import { isJsonObject, type JsonObject } from './json.ts';
import { parseLabelQuery, type Requirement } from './label-query.ts';

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

const OPERATORS: Readonly<Record<string, string>> = { in: 'In', notin: 'NotIn', exists: 'Exists', '!': 'DoesNotExist' };

function expressionOf({ key, operator, written = '', values }: Requirement): JsonObject {
  if (written === '>' || written === '<') {
    throw new CliError(`${goQuote(written === '>' ? 'gt' : 'lt')} isn't supported in label selectors`);
  }
  if (written === '!=') throw new CliError(`${goQuote(written)} is not a valid label selector operator`);
  return { key, operator: OPERATORS[operator]!, ...(values.length === 0 ? {} : { values: [...values] }) };
}

/**
 * A typed label query as a metav1.LabelSelector, in the order of the keys
 * (metav1.ParseToLabelSelector). Throws CliError, in its words, for what is no query, and for the
 * operators that a LabelSelector does not have.
 */
export function toLabelSelector(text: string): JsonObject {
  let requirements: readonly Requirement[];
  try {
    requirements = parseLabelQuery(text);
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    throw new CliError(`couldn't parse the selector string "${text}": ${error.message}`, { cause: error });
  }
  const sorted = requirements.toSorted((a, b) => compareStrings(a.key, b.key));
  const isEqual = ({ written }: Requirement): boolean => written === '=' || written === '==';
  const labels = Object.fromEntries(sorted.filter(isEqual).map(({ key, values }) => [key, values[0] ?? '']));
  const expressions = sorted.filter((requirement) => !isEqual(requirement)).map(expressionOf);
  return {
    ...(Object.keys(labels).length === 0 ? {} : { matchLabels: labels }),
    ...(expressions.length === 0 ? {} : { matchExpressions: expressions }),
  };
}
