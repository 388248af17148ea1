import { ConnectionError } from '../../errors.ts';

export type HeaderValues = Readonly<Record<string, string | readonly string[]>>;

/**
 * Values of headers as Node takes them: a character for each byte of UTF-8. Throws ConnectionError
 * in net/http's words for one with a control character, which a token copied with its line feed
 * has.
 */
export function headerValues(headers: HeaderValues): HeaderValues {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      typeof value === 'string' ? headerValue(name, value) : value.map((one) => headerValue(name, one)),
    ]),
  );
}

function headerValue(name: string, value: string): string {
  if (/[\x00-\x08\x0a-\x1f\x7f]/.test(value)) {
    const detail = `net/http: invalid header field value for "${canonical(name)}"`;
    throw new ConnectionError(`Unable to connect to the server: ${detail}`, detail, 'HEADER');
  }
  return Buffer.from(value).toString('latin1');
}

/** A header's name as Go writes it: `Impersonate-User`. */
function canonical(name: string): string {
  return name.replaceAll(/(?:^|-)[a-z]/g, (letter) => letter.toUpperCase());
}
