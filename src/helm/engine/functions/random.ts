/** sprig's functions that give something random. */
import { randomBytes as cryptoRandomBytes } from 'node:crypto';
import { GoError, GoFunction } from '../../../apimachinery/go/values.ts';
import type { FunctionOptions } from './options.ts';

/** Go would try to make more; nobody asks for it but to fill the memory. */
const LONGEST = 10_000_000;

const characters = (from: string, to: string): string =>
  String.fromCharCode(
    ...Array.from({ length: to.charCodeAt(0) - from.charCodeAt(0) + 1 }, (_, at) => from.charCodeAt(0) + at),
  );
const DIGITS = characters('0', '9');
const LETTERS = characters('A', 'Z') + characters('a', 'z');
const ASCII = characters(' ', '~');

type RandomBytes = (count: number) => Uint8Array;

/** A whole number from zero up to, and not, `end`. */
function below(end: bigint, randomBytes: RandomBytes): bigint {
  return BigInt(`0x${Buffer.from(randomBytes(16)).toString('hex')}`) % end;
}

/** Characters of the alphabet, as many as asked for; none for less than one. */
function randomText(count: bigint, alphabet: string, randomBytes: RandomBytes): string {
  if (count > LONGEST) throw new GoError(`${count} random characters are too many (at most ${LONGEST})`);
  if (count <= 0n) return '';
  const length = Number(count);
  // six bytes a character leave no alphabet of such a size a bias that counts
  const bytes = Buffer.from(randomBytes(length * 6));
  return Array.from({ length }, (_, at) => alphabet[bytes.readUIntBE(at * 6, 6) % alphabet.length]).join('');
}

function shuffle(text: string, randomBytes: RandomBytes): string {
  const runes = [...text];
  const bytes = Buffer.from(randomBytes(runes.length * 6));
  for (let at = runes.length - 1; at > 0; at -= 1) {
    const other = bytes.readUIntBE(at * 6, 6) % (at + 1);
    [runes[at], runes[other]] = [runes[other] as string, runes[at] as string];
  }
  return runes.join('');
}

function uuid(randomBytes: RandomBytes): string {
  const bytes = Buffer.from(randomBytes(16));
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

export function randomFunctions({ randomBytes = cryptoRandomBytes }: FunctionOptions): ReadonlyMap<string, GoFunction> {
  const of = (alphabet: string): GoFunction =>
    new GoFunction(['int'], 'string', ([count]) => randomText(count as bigint, alphabet, randomBytes));
  return new Map([
    ['randAlphaNum', of(DIGITS + LETTERS)],
    ['randAlpha', of(LETTERS)],
    ['randAscii', of(ASCII)],
    ['randNumeric', of(DIGITS)],
    [
      'randBytes',
      new GoFunction(['int'], 'string', ([value]) => {
        const count = value as bigint;
        if (count < 0n) throw new GoError('runtime error: makeslice: len out of range');
        if (count > LONGEST) throw new GoError(`${count} random bytes are too many (at most ${LONGEST})`);
        return Buffer.from(randomBytes(Number(count))).toString('base64');
      }),
    ],
    [
      'randInt',
      new GoFunction(['int', 'int'], 'int', ([from, to]) => {
        const width = BigInt.asIntN(64, (to as bigint) - (from as bigint));
        if (width <= 0n) throw new GoError('invalid argument to Intn');
        return (from as bigint) + below(width, randomBytes);
      }),
    ],
    ['shuffle', new GoFunction(['string'], 'string', ([text]) => shuffle(text as string, randomBytes))],
    ['uuidv4', new GoFunction([], 'string', () => uuid(randomBytes))],
  ]);
}
