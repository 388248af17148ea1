/** Go's text of a float in single precision. */

/**
 * strconv.FormatFloat(value, 'g', -1, 32) with YAML's names for infinity, as go-yaml and
 * sigs.k8s.io/yaml make a text of a float.
 */
export function singleFloat(value: number): string {
  const single = Math.fround(value);
  if (single === 0) return Object.is(single, -0) ? '-0' : '0';
  if (!Number.isFinite(single)) return single > 0 ? '.inf' : '-.inf';
  const [mantissa, exponentText] = shortestSingle(single).split('e') as [string, string];
  const exponent = Number(exponentText);
  if (exponent >= -4 && exponent < 6) return Number(`${mantissa}e${exponent}`).toString();
  return `${mantissa}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

/** The fewest digits that read back as the same single-precision number, in exponent form. */
function shortestSingle(single: number): string {
  for (let digits = 0; digits < 9; digits += 1) {
    const text = single.toExponential(digits);
    if (Math.fround(Number(text)) === single) return text;
  }
  return single.toExponential();
}
