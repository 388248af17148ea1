import { compareStrings } from '../../apimachinery/go/text.ts';
import type { FieldPath, Level, LintFinding, LintRule, LintSubject, LintWhere } from './types.ts';

/** The text of a finding about one place. */
export interface FindingText {
  readonly message: string;
  readonly why: string;
  readonly fix: string;
  /** Default: the rule's own level. */
  readonly level?: Level;
}

/** The finding of a rule about one field of one object. */
export function lintFinding(rule: LintRule, subject: LintSubject, path: FieldPath, text: FindingText): LintFinding {
  const { message, why, fix } = text;
  return { rule: rule.id, level: text.level ?? rule.level, message, why, fix, where: whereOf(subject, path) };
}

function whereOf({ object, namespace, source }: LintSubject, path: FieldPath): LintWhere {
  const { name } = (object.metadata ?? {}) as { readonly name?: string };
  return {
    object: `${object.kind.toLowerCase()}/${name ?? ''}`,
    namespace,
    field: fieldText(path),
    ...source?.placeOf(path),
  };
}

/**
 * A path as the API server writes it (field.Path): `spec.rules[0].host`,
 * `metadata.annotations[example.com/x]`.
 */
export function fieldText(path: FieldPath): string {
  let text = '';
  for (const step of path) {
    if (typeof step === 'number' || !/^\w+$/.test(step)) text += `[${step}]`;
    else text += text === '' ? step : `.${step}`;
  }
  return text;
}

/** By file and line, then by object and field, then by rule: the order of reading. */
export function sortFindings(findings: readonly LintFinding[]): readonly LintFinding[] {
  return [...findings].sort(
    ({ where: a, rule: ruleA }, { where: b, rule: ruleB }) =>
      compareStrings(a.file ?? '', b.file ?? '') ||
      (a.line ?? 0) - (b.line ?? 0) ||
      compareStrings(a.namespace, b.namespace) ||
      compareStrings(a.object, b.object) ||
      compareStrings(a.field, b.field) ||
      compareStrings(ruleA, ruleB),
  );
}

export type LevelCounts = Readonly<Record<Level, number>>;

export function countLevels(findings: readonly LintFinding[]): LevelCounts {
  const counts = { error: 0, warning: 0, note: 0 };
  for (const { level } of findings) counts[level] += 1;
  return counts;
}
