/**
 * How go-yaml v2 resolves a plain scalar of YAML 1.1 (resolve.go): strings that would read as
 * another type are quoted.
 */

const words = new Set(
  [
    'y Y yes Yes YES n N no No NO',
    'true True TRUE false False FALSE',
    'on On ON off Off OFF',
    '~ null Null NULL',
    '.nan .NaN .NAN .inf .Inf .INF +.inf +.Inf +.INF -.inf -.Inf -.INF',
  ].flatMap((line) => line.split(' ')),
);

const decimal = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const integer = /^[-+]?(?:0|[1-9][0-9]*|0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+)$/;
/** Read as a number: the digits after `0b` may have a sign of their own. */
const signedBinary = /^0b[-+][01]{1,64}$/;
const base60 = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/;
const timestamp =
  /^\d{4}-(\d{1,2})-(\d{1,2})(?:[Tt](\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,]\d+)?(?:Z|[-+](\d\d):(\d\d))| +(\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,]\d+)?)?$/;

/**
 * Whether the text, unquoted, stays a string (and does not look like a number of base 60, which
 * YAML 1.1 knew).
 */
export function resolvesToString(text: string): boolean {
  if (text === '' || words.has(text)) return false;
  const first = text[0]!;
  if (first === '.') return !isFloat(text);
  if (!/[-+0-9]/.test(first)) return true;
  return !isTimestamp(text) && !isNumber(text.replaceAll('_', '')) && !base60.test(text);
}

function isNumber(text: string): boolean {
  if (signedBinary.test(text)) return fitsInteger(text.replace(/^0b([-+])/, '$10b'));
  if (integer.test(text)) return fitsInteger(text) || (decimal.test(text) && Number.isFinite(Number(text)));
  return decimal.test(text) && Number.isFinite(Number(text));
}

/** int64, or uint64 when there is no sign. */
function fitsInteger(text: string): boolean {
  const sign = /^[-+]/.test(text) ? text[0]! : '';
  const digits = text
    .slice(sign.length)
    .replace(/^0(?=[0-7]+$)/, '0o')
    .replace(/^(0[a-z])0+(?=.)/i, '$1');
  // More digits than 64 bits have in any base; BigInt is slow for very many.
  if (digits.length > 66) return false;
  const value = BigInt(digits);
  if (sign === '-') return value <= 2n ** 63n;
  return value < (sign === '+' ? 2n ** 63n : 2n ** 64n);
}

/** strconv.ParseFloat of a text that starts with a point; it allows underscores between digits. */
function isFloat(text: string): boolean {
  return /^\.[0-9](?:_?[0-9])*(?:[eE][-+]?[0-9]+)?$/.test(text) && Number.isFinite(Number(text.replaceAll('_', '')));
}

function isTimestamp(text: string): boolean {
  const match = timestamp.exec(text);
  if (match === null) return false;
  const field = (index: number): number => Number(match[index] ?? 0);
  const month = field(1);
  if (month < 1 || month > 12 || field(2) < 1 || field(2) > daysIn(Number(text.slice(0, 4)), month)) return false;
  if (field(3) > 23 || field(4) > 59 || field(5) > 59 || field(6) > 24 || field(7) > 60) return false;
  return field(8) <= 23 && field(9) <= 59 && field(10) <= 59;
}

function daysIn(year: number, month: number): number {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  if (month === 2) return leap ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}
