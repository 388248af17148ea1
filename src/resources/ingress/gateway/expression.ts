/**
 * Whether an expression matches a whole text. The dialect is the controller's; here it is
 * JavaScript's. An expression of the cluster that could take forever (nested or many repetitions,
 * long texts) is not run and matches nothing.
 */
export function expressionMatches(expression: string, actual: string): boolean {
  const repetitions = expression.match(/[*+]|\{\d+,/g)?.length ?? 0;
  const nested = /[*+}]\)*[^()]*\)(?:[*+]|\{)/.test(expression);
  if (nested || repetitions > 3 || expression.length > 300 || actual.length > 300) return false;
  try {
    return new RegExp(`^(?:${expression})$`, 'u').test(actual);
  } catch {
    return false;
  }
}
