/** Tags, anchors and directives. */
import { type Cursor, endsWord, isBlank, isBreak, SyntaxProblem } from './cursor.ts';

const anchorName = /[0-9A-Za-z_-]+/y;
const behindAnchor = new Set([...'?:,]}%@`'].map((character) => character.charCodeAt(0)));

/** Reads the name after `&` or `*`. */
export function readAnchor(cursor: Cursor): { readonly start: number; readonly end: number } {
  const start = cursor.position + 1;
  cursor.position = start;
  const name = cursor.take(anchorName);
  if (name === undefined || !(endsWord(cursor.code()) || behindAnchor.has(cursor.code()))) {
    throw new SyntaxProblem('did not find expected alphabetic or numeric character', start - 1);
  }
  return { start, end: cursor.position };
}

export interface Tag {
  /** '' for a tag that was written out whole. */
  readonly handle: string;
  readonly suffix: string;
}

const handlePattern = /![0-9A-Za-z_-]*!?/y;

/** Reads a tag that begins here. */
export function readTag(cursor: Cursor): Tag {
  const start = cursor.position;
  const tag = cursor.code(1) === 0x3c ? readVerbatim(cursor) : readShort(cursor, start);
  if (endsWord(cursor.code())) return tag;
  throw new SyntaxProblem('did not find expected whitespace or line break', start);
}

function readVerbatim(cursor: Cursor): Tag {
  const start = cursor.position;
  cursor.position += 2;
  const suffix = readUri(cursor, start);
  if (suffix === '') throw new SyntaxProblem('did not find expected tag URI', start);
  if (cursor.code() !== 0x3e) throw new SyntaxProblem("did not find the expected '>'", start);
  cursor.position += 1;
  return { handle: '', suffix };
}

function readShort(cursor: Cursor, start: number): Tag {
  const handle = (cursor.take(handlePattern) as RegExpExecArray)[0];
  const rest = readUri(cursor, start);
  if (handle.length > 1 && handle.endsWith('!')) {
    if (rest === '') throw new SyntaxProblem('did not find expected tag URI', start);
    return { handle, suffix: rest };
  }
  const suffix = handle.slice(1) + rest;
  return suffix === '' ? { handle: '', suffix: '!' } : { handle: '!', suffix };
}

const uriCharacters = /[0-9A-Za-z_\-;/?:@&=+$,.!~*'()[\]]+/y;
const escapedOctet = /%([0-9A-Fa-f]{2})/y;

function readUri(cursor: Cursor, start: number): string {
  let uri = '';
  for (;;) {
    const plain = cursor.take(uriCharacters)?.[0];
    if (plain === undefined && cursor.code() !== 0x25) return uri;
    uri += plain ?? readEscapedCharacter(cursor, start);
  }
}

/** One character as escaped octets of UTF-8. */
function readEscapedCharacter(cursor: Cursor, start: number): string {
  const octets: number[] = [];
  for (let wanted = 1; octets.length < wanted; ) {
    const octet = cursor.take(escapedOctet);
    if (octet === undefined) throw new SyntaxProblem('did not find URI escaped octet', start);
    const value = Number.parseInt(octet[1] as string, 16);
    if (octets.length === 0) wanted = widthOf(value);
    else if ((value & 0xc0) !== 0x80) throw new SyntaxProblem('found an incorrect trailing UTF-8 octet', start);
    if (wanted === 0) throw new SyntaxProblem('found an incorrect leading UTF-8 octet', start);
    octets.push(value);
  }
  return Buffer.from(octets).toString('utf8');
}

/** How many octets the character has that begins with this one; 0 when none does. */
function widthOf(octet: number): number {
  if (octet < 0x80) return 1;
  if ((octet & 0xe0) === 0xc0) return 2;
  if ((octet & 0xf0) === 0xe0) return 3;
  return (octet & 0xf8) === 0xf0 ? 4 : 0;
}

export type Directive =
  | { readonly kind: 'version'; readonly version: string }
  | { readonly kind: 'tag'; readonly handle: string; readonly prefix: string };

const directiveName = /%([0-9A-Za-z_-]*)/y;
const version = /[ \t]*([0-9]*)(\.?)([0-9]*)/y;
const blanks = /[ \t]*/y;
const restOfLine = /[ \t]*(?:#[^\r\n\x85\u2028\u2029]*)?/y;

/** Reads the line of a directive, its end included. */
export function readDirective(cursor: Cursor): Directive {
  const start = cursor.position;
  const name = (cursor.take(directiveName) as RegExpExecArray)[1] as string;
  if (name === '') throw new SyntaxProblem('could not find expected directive name', start);
  if (!endsWord(cursor.code())) throw new SyntaxProblem('found unexpected non-alphabetical character', start);
  if (name !== 'YAML' && name !== 'TAG') throw new SyntaxProblem('found unknown directive name', start);
  const directive = name === 'YAML' ? readVersion(cursor, start) : readTagDirective(cursor, start);
  cursor.take(restOfLine);
  if (cursor.position < cursor.text.length) {
    if (!isBreak(cursor.code())) throw new SyntaxProblem('did not find expected comment or line break', start);
    cursor.newLine();
  }
  return directive;
}

function readVersion(cursor: Cursor, start: number): Directive {
  const [, major, point, minor] = cursor.take(version) as unknown as [string, string, string, string];
  if (major.length > 2 || minor.length > 2) throw new SyntaxProblem('found extremely long version number', start);
  if (major === '') throw new SyntaxProblem('did not find expected version number', start);
  if (point === '') throw new SyntaxProblem("did not find expected digit or '.' character", start);
  if (minor === '') throw new SyntaxProblem('did not find expected version number', start);
  return { kind: 'version', version: `${Number(major)}.${Number(minor)}` };
}

function readTagDirective(cursor: Cursor, start: number): Directive {
  cursor.take(blanks);
  const handle = cursor.take(handlePattern)?.[0];
  if (handle === undefined || (handle !== '!' && !handle.endsWith('!'))) {
    throw new SyntaxProblem("did not find expected '!'", start);
  }
  if (!isBlank(cursor.code())) throw new SyntaxProblem('did not find expected whitespace', start);
  cursor.take(blanks);
  const prefix = readUri(cursor, start);
  if (prefix === '') throw new SyntaxProblem('did not find expected tag URI', start);
  if (!endsWord(cursor.code())) throw new SyntaxProblem('did not find expected whitespace or line break', start);
  return { kind: 'tag', handle, prefix };
}
