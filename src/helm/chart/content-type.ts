/** What the first bytes of a file look like, as Go's http.DetectContentType names it (the WHATWG's rules). */

/** Bytes as text, one character each; `.` in a mask is any byte. */
type Signature = readonly [pattern: RegExp, type: string];

const html =
  /^[\t\n\f\r ]*<(?:!DOCTYPE HTML|HTML|HEAD|SCRIPT|IFRAME|H1|DIV|FONT|TABLE|A|STYLE|TITLE|B|BODY|BR|P|!--)[ >]/i;

const SIGNATURES: readonly Signature[] = [
  [html, 'text/html; charset=utf-8'],
  [/^[\t\n\f\r ]*<\?xml/, 'text/xml; charset=utf-8'],
  [/^%PDF-/, 'application/pdf'],
  [/^%!PS-Adobe-/, 'application/postscript'],
  [/^\xfe\xff..|^\xff\xfe../s, 'text/plain; charset=utf-16'],
  [/^\xef\xbb\xbf./s, 'text/plain; charset=utf-8'],
  [/^\0\0\x01\0/, 'image/x-icon'],
  [/^\0\0\x02\0/, 'image/x-icon'],
  [/^BM/, 'image/bmp'],
  [/^GIF8[79]a/, 'image/gif'],
  [/^RIFF....WEBPVP/s, 'image/webp'],
  [/^\x89PNG\r\n\x1a\n/, 'image/png'],
  [/^\xff\xd8\xff/, 'image/jpeg'],
  [/^FORM....AIFF/s, 'audio/aiff'],
  [/^ID3/, 'audio/mpeg'],
  [/^OggS\0/, 'application/ogg'],
  [/^MThd\0\0\0\x06/, 'audio/midi'],
  [/^RIFF....AVI /s, 'video/avi'],
  [/^RIFF....WAVE/s, 'audio/wave'],
  [/^\x1a\x45\xdf\xa3/, 'video/webm'],
  [/^.{34}LP/s, 'application/vnd.ms-fontobject'],
  [/^\0\x01\0\0/, 'font/ttf'],
  [/^OTTO/, 'font/otf'],
  [/^ttcf/, 'font/collection'],
  [/^wOFF/, 'font/woff'],
  [/^wOF2/, 'font/woff2'],
  [/^\x1f\x8b\x08/, 'application/x-gzip'],
  [/^PK\x03\x04/, 'application/zip'],
  [/^Rar!\x1a\x07(?:\x01)?\0/, 'application/x-rar-compressed'],
  [/^\0asm/, 'application/wasm'],
];

const BINARY = /[\0-\x08\x0b\x0e-\x1a\x1c-\x1f]/;

/** `bytes` are the first 512 of the file, filled up with zeros. */
export function contentType(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString('latin1');
  const found = SIGNATURES.find(([pattern]) => pattern.test(text));
  if (found !== undefined) return found[1];
  if (isMp4(text)) return 'video/mp4';
  return BINARY.test(text.replace(/^[\t\n\f\r ]+/, '')) ? 'application/octet-stream' : 'text/plain; charset=utf-8';
}

function isMp4(text: string): boolean {
  const size = Buffer.from(text.slice(0, 4), 'latin1').readUInt32BE(0);
  if (text.length < size || size % 4 !== 0 || text.slice(4, 8) !== 'ftyp') return false;
  for (let at = 8; at < size; at += 4) if (at !== 12 && text.slice(at, at + 3) === 'mp4') return true;
  return false;
}
