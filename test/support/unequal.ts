/** The lines of two texts from the first that differs on, shortened; undefined when they are equal. */
export function unequal(what: string, other: string, cox: string, name = 'kubectl'): string | undefined {
  if (other === cox) return undefined;
  const [left, right] = [other.split('\n'), cox.split('\n')];
  let first = 0;
  while (first < left.length && left[first] === right[first]) first += 1;
  const lines = (text: readonly string[], sign: string): string[] =>
    text.slice(first, first + 8).map((line) => `    ${sign} ${JSON.stringify(line).slice(1, -1).slice(0, 400)}`);
  return [`  ${what}, from line ${first + 1} on: - ${name}, + cox`, ...lines(left, '-'), ...lines(right, '+')].join(
    '\n',
  );
}
