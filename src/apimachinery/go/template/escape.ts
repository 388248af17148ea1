/** html, js and urlquery. */
import { bytesOfText, isEscapedByte } from '../bytes.ts';
import { isPrintable } from '../fmt/quote.ts';

const htmlEscapes: Readonly<Record<string, string>> = {
  '\0': '\ufffd',
  '"': '&#34;',
  "'": '&#39;',
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
};

export const htmlEscape = (text: string): string =>
  text.replaceAll(/[\0"'&<>]/g, (character) => htmlEscapes[character] as string);

const jsEscapes: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  "'": "\\'",
  '"': '\\"',
  '<': '\\u003C',
  '>': '\\u003E',
  '&': '\\u0026',
  '=': '\\u003D',
};

export const jsEscape = (text: string): string => Array.from(text, jsCharacter).join('');

function jsCharacter(character: string): string {
  const own = jsEscapes[character];
  if (own !== undefined) return own;
  if (isEscapedByte(character)) return character;
  const code = character.codePointAt(0) as number;
  if (code >= 0x20 && (code < 0x80 || isPrintable(character))) return character;
  return `\\u${code.toString(16).toUpperCase().padStart(4, '0')}`;
}

/** url.QueryEscape. */
export const queryEscape = (text: string): string =>
  Array.from(bytesOfText(text), (byte) => {
    const character = String.fromCharCode(byte);
    if (/[A-Za-z0-9\-_.~]/.test(character)) return character;
    return character === ' ' ? '+' : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }).join('');
