/** The values of a Secret, decoded. */
import { isJsonObject, type JsonObject, setKey, textOf } from '../../apimachinery/json.ts';

/** A value that is text, or one that is not: then it stays as it is, in base64. */
export type RevealedValue = { readonly text: string } | { readonly base64: string };

/** Control characters other than tab and line breaks, which would reach the terminal. */
const control = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]/;

/** The decoded values by key, in the order of the keys. */
export function revealedValues(secret: JsonObject): readonly (readonly [key: string, value: RevealedValue])[] {
  const data = isJsonObject(secret.data) ? secret.data : {};
  const keys = Object.keys(data).sort();
  return keys.map((key) => [key, decoded(textOf(data[key]))]);
}

function decoded(base64: string): RevealedValue {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(base64, 'base64'));
    return control.test(text) ? { base64 } : { text };
  } catch {
    return { base64 };
  }
}

/**
 * The Secret with its text in stringData, as one writes it by hand; `data` has what is no text, in
 * base64. Applied, it gives the same Secret.
 */
export function revealedSecret(secret: JsonObject): JsonObject {
  const { data: _encoded, ...rest } = secret;
  const texts: JsonObject = {};
  const bytes: JsonObject = {};
  for (const [key, value] of revealedValues(secret)) {
    if ('text' in value) setKey(texts, key, value.text);
    else setKey(bytes, key, value.base64);
  }
  return {
    ...rest,
    ...(Object.keys(bytes).length === 0 ? {} : { data: bytes }),
    ...(Object.keys(texts).length === 0 ? {} : { stringData: texts }),
  };
}
