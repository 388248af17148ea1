/** sprig's functions that encode, hash, read and write JSON, but for those that helm has of its own. */
import { createHash } from 'node:crypto';
import { decodeBase32, encodeBase32 } from '../../../apimachinery/go/base32.ts';
import { base64Problem } from '../../../apimachinery/go/base64.ts';
import { bytesOfText, textOfBytes } from '../../../apimachinery/go/bytes.ts';
import { indentJson } from '../../../apimachinery/go/indent-json.ts';
import { marshalJson } from '../../../apimachinery/go/marshal.ts';
import { unmarshalJson } from '../../../apimachinery/go/unmarshal.ts';
import { ANY, GoError, GoFunction, type GoValue } from '../../../apimachinery/go/values.ts';
import { anError } from './tolerant.ts';

const ofText = (work: (text: string) => string): GoFunction =>
  new GoFunction(['string'], 'string', ([text]) => work(text as string));
const ofValue = (work: (value: GoValue) => string): GoFunction =>
  new GoFunction([ANY], 'string', ([value = null]) => work(value));

const hashed =
  (algorithm: string) =>
  (text: string): string =>
    createHash(algorithm).update(bytesOfText(text)).digest('hex');

/** Base64 with padding. Throws GoError with Go's text. */
export function base64Bytes(text: string): Uint8Array {
  const digits = Buffer.from(bytesOfText(text)).toString('latin1');
  const problem = base64Problem(digits);
  if (problem !== undefined) throw new GoError(`illegal base64 data at input byte ${problem}`);
  return Buffer.from(digits, 'base64');
}

const base64Text = (text: string): string =>
  anError(
    () => textOfBytes(base64Bytes(text)),
    (message) => message,
  );

function base32Text(text: string): string {
  const found = decodeBase32(bytesOfText(text));
  return typeof found === 'number' ? `illegal base32 data at input byte ${found}` : textOfBytes(found);
}

function adler32(text: string): string {
  let [low, high] = [1, 0];
  for (const byte of bytesOfText(text)) {
    low = (low + byte) % 65521;
    high = (high + low) % 65521;
  }
  return String(high * 65536 + low);
}

const pretty = (value: GoValue): string => indentJson(marshalJson(value));
const raw = (value: GoValue): string => marshalJson(value, { escapesHtml: false });

const functions: ReadonlyMap<string, GoFunction> = new Map([
  ['b64enc', ofText((text) => Buffer.from(bytesOfText(text)).toString('base64'))],
  ['b64dec', ofText(base64Text)],
  ['b32enc', ofText((text) => encodeBase32(bytesOfText(text)))],
  ['b32dec', ofText(base32Text)],
  ['sha1sum', ofText(hashed('sha1'))],
  ['sha256sum', ofText(hashed('sha256'))],
  ['sha512sum', ofText(hashed('sha512'))],
  ['adler32sum', ofText(adler32)],
  ['mustFromJson', new GoFunction(['string'], ANY, ([text]) => unmarshalJson(text as string))],
  ['toPrettyJson', ofValue((value) => anError(() => pretty(value), ''))],
  ['mustToPrettyJson', ofValue(pretty)],
  ['toRawJson', ofValue(raw)],
  ['mustToRawJson', ofValue(raw)],
]);

export const encodingFunctions = (): ReadonlyMap<string, GoFunction> => functions;
