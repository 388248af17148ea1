/** strconv.FormatFloat for float64: the verbs e, E, f, g, G, b, x and X. */

/** The digits d of 0.d x 10^point, without zeros at the end; none for zero. */
interface Decimal {
  readonly digits: string;
  readonly point: number;
}

/**
 * A finite or infinite number in one of strconv's formats. A precision of -1 asks for the fewest
 * digits that read back as the same number.
 */
export function formatFloat(value: number, verb: string, precision: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  const size = Math.abs(value);
  if (verb === 'b') return sign + binaryExponent(size);
  if (verb === 'x' || verb === 'X') {
    const text = hexadecimal(size, precision);
    return sign + (verb === 'X' ? text.toUpperCase() : text);
  }
  return sign + decimalText(size, verb, precision);
}

function decimalText(size: number, verb: string, precision: number): string {
  const shortest = precision < 0;
  const lower = verb.toLowerCase();
  const wanted = lower === 'g' && precision === 0 ? 1 : precision;
  const decimal = shortest ? shortestDigits(size) : roundedDigits(size, lower, wanted);
  const { digits, point } = decimal;
  if (lower === 'f') return fixed(decimal, shortest ? Math.max(digits.length - point, 0) : precision);
  if (lower === 'e') return exponential(decimal, shortest ? digits.length - 1 : precision, verb);
  const exponent = point - 1;
  const most = shortest ? 6 : wanted > digits.length && digits.length >= point ? digits.length : wanted;
  if (exponent < -4 || exponent >= most) {
    const places = (shortest ? digits.length : Math.min(wanted, digits.length)) - 1;
    return exponential(decimal, Math.max(places, 0), verb === 'G' ? 'E' : 'e');
  }
  return fixed(decimal, Math.max(digits.length - point, 0));
}

function shortestDigits(size: number): Decimal {
  if (size === 0) return { digits: '', point: 0 };
  const [digits, exponent] = size.toExponential().split('e') as [string, string];
  return { digits: digits.replace('.', ''), point: Number(exponent) + 1 };
}

/** All digits of the number, rounded half to even at the place that the verb asks for. */
function roundedDigits(size: number, verb: string, precision: number): Decimal {
  const exact = exactDigits(size);
  const kept = verb === 'f' ? exact.point + precision : verb === 'e' ? precision + 1 : precision;
  return round(exact, kept);
}

function round({ digits, point }: Decimal, kept: number): Decimal {
  if (kept >= digits.length) return { digits, point };
  if (kept < 0) return { digits: '', point: 0 };
  const rest = digits.slice(kept);
  const half = /^50*$/.test(rest);
  const odd = kept > 0 && Number(digits[kept - 1]) % 2 === 1;
  if (half ? !odd : rest < '5') return trimmed(digits.slice(0, kept), point);
  const raised = (BigInt(digits.slice(0, kept) || '0') + 1n).toString();
  const carried = raised.length > kept ? 1 : 0;
  return trimmed(raised.padStart(kept, '0'), point + carried);
}

function trimmed(digits: string, point: number): Decimal {
  const short = digits.replace(/0+$/, '');
  return { digits: short, point: short === '' ? 0 : point };
}

/** Mantissa and binary exponent: the number is mantissa x 2^exponent. */
function parts(size: number): { readonly mantissa: bigint; readonly exponent: number } {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, size);
  const bits = view.getBigUint64(0);
  const biased = Number(bits >> 52n) & 0x7ff;
  const fraction = bits & ((1n << 52n) - 1n);
  if (biased === 0) return { mantissa: fraction, exponent: -1074 };
  return { mantissa: fraction | (1n << 52n), exponent: biased - 1075 };
}

function exactDigits(size: number): Decimal {
  if (size === 0) return { digits: '', point: 0 };
  const { mantissa, exponent } = parts(size);
  const whole = exponent >= 0 ? mantissa << BigInt(exponent) : mantissa * 5n ** BigInt(-exponent);
  const digits = whole.toString();
  return trimmed(digits, digits.length + Math.min(exponent, 0));
}

function fixed({ digits, point }: Decimal, places: number): string {
  const whole = point > 0 ? digits.slice(0, point).padEnd(point, '0') : '0';
  if (places <= 0) return whole;
  const fraction = point >= 0 ? digits.slice(point) : '0'.repeat(Math.min(-point, places)) + digits;
  return `${whole}.${fraction.slice(0, places).padEnd(places, '0')}`;
}

function exponential({ digits, point }: Decimal, places: number, verb: string): string {
  const first = digits[0] ?? '0';
  const fraction = digits.slice(1, places + 1).padEnd(places, '0');
  const exponent = digits === '' ? 0 : point - 1;
  const power = `${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
  return `${first}${places > 0 ? `.${fraction}` : ''}${verb}${power}`;
}

function binaryExponent(size: number): string {
  const { mantissa, exponent } = parts(size);
  return `${mantissa}p${exponent < 0 ? '' : '+'}${exponent}`;
}

/** 0x1.8p+00: the first digit is 1, or 0 for zero. */
function hexadecimal(size: number, precision: number): string {
  if (size === 0) return `0x0${precision > 0 ? `.${'0'.repeat(precision)}` : ''}p+00`;
  let { mantissa, exponent } = parts(size);
  while (mantissa < 1n << 52n) {
    mantissa <<= 1n;
    exponent -= 1;
  }
  let power = exponent + 52;
  if (precision >= 0 && precision < 13) {
    const dropped = BigInt(4 * (13 - precision));
    const rest = mantissa & ((1n << dropped) - 1n);
    const half = 1n << (dropped - 1n);
    let kept = mantissa >> dropped;
    if (rest > half || (rest === half && (kept & 1n) === 1n)) kept += 1n;
    mantissa = kept << dropped;
    if (mantissa >= 1n << 53n) {
      mantissa >>= 1n;
      power += 1;
    }
  }
  const all = (mantissa & ((1n << 52n) - 1n)).toString(16).padStart(13, '0');
  const digits = precision < 0 ? all.replace(/0+$/, '') : all.slice(0, precision).padEnd(precision, '0');
  const sign = power < 0 ? '-' : '+';
  return `0x1${digits === '' ? '' : `.${digits}`}p${sign}${String(Math.abs(power)).padStart(2, '0')}`;
}
