/** URLs and JSON pointers of schemas, as santhosh-tekuri/jsonschema writes them. */
import { goQuote } from '../../apimachinery/go/text.ts';
import { HelmFault } from '../error.ts';

export const escapeToken = (token: string): string => token.replaceAll('~', '~0').replaceAll('/', '~1');

/** A token of a pointer as a key; undefined where a tilde is followed by neither 0 nor 1. */
export function unescapeToken(token: string): string | undefined {
  if (/~(?![01])/.test(token)) return undefined;
  return token.replaceAll('~1', '/').replaceAll('~0', '~');
}

export const pointer = (base: string, ...tokens: readonly string[]): string =>
  base + tokens.map((token) => `/${escapeToken(token)}`).join('');

/** url.PathEscape of what stands between the slashes. */
export const encodeFragment = (text: string): string =>
  encodeURIComponent(text.toWellFormed())
    .replace(/[!*'()]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replace(/%(2F|24|26|2B|3A|3D|40)/g, (code) => decodeURIComponent(code));

/** Where a schema lies: a document, and a pointer into it. */
export interface Place {
  readonly url: string;
  readonly pointer: string;
}

export const placeText = (place: Place): string => `${place.url}#${encodeFragment(place.pointer)}`;

export interface Reference {
  readonly url: string;
  /** Decoded: a pointer, or the name of an anchor. */
  readonly fragment: string;
}

export function splitUrl(text: string): readonly [url: string, fragment: string] {
  const hash = text.indexOf('#');
  return hash < 0 ? [text, ''] : [text.slice(0, hash), text.slice(hash + 1)];
}

/** Throws HelmFault for an escape that is none. */
export function splitReference(text: string): Reference {
  const [url, fragment] = splitUrl(text);
  const bad = /%(?![0-9a-fA-F]{2}).{0,2}/.exec(fragment);
  if (bad !== null) throw new HelmFault(`error in parsing ${goQuote(text)}: invalid URL escape ${goQuote(bad[0])}`);
  try {
    return { url, fragment: decodeURIComponent(fragment) };
  } catch {
    return { url, fragment };
  }
}

/** What a reference in a schema with the URL `base` means. */
export function joinUrl(base: string, text: string): Reference {
  const { url, fragment } = splitReference(text);
  if (url === '') return { url: base, fragment };
  if (!URL.canParse(url, base)) return { url, fragment };
  return { url: new URL(url, base).href, fragment };
}

/** The value at a pointer. Throws HelmFault. */
export function valueAtPointer<Value>(document: Value, place: Place): Value {
  let value = document;
  for (const written of place.pointer.split('/').slice(1)) {
    const token = unescapeToken(written);
    if (token === undefined) throw new HelmFault(`invalid json-pointer ${goQuote(placeText(place))}`);
    const isIndex = Array.isArray(value) && /^[+-]?\d+$/.test(token);
    const key = isIndex ? String(Number(token)) : token;
    const holds = typeof value === 'object' && value !== null && (isIndex || !Array.isArray(value));
    if (!holds || !Object.hasOwn(value as object, key)) {
      throw new HelmFault(`json-pointer in ${goQuote(placeText(place))} not found`);
    }
    value = (value as Record<string, Value>)[key] as Value;
  }
  return value;
}
