/** The type of a file, as Go's net/http tells it: by its name, else by how it begins. */
import path from 'node:path';

/** The built-in table of Go's package mime. */
const types: Readonly<Record<string, string>> = {
  '.ai': 'application/postscript',
  '.apk': 'application/vnd.android.package-archive',
  '.apng': 'image/apng',
  '.avif': 'image/avif',
  '.bin': 'application/octet-stream',
  '.bmp': 'image/bmp',
  '.com': 'application/octet-stream',
  '.css': 'text/css; charset=utf-8',
  '.csv': 'text/csv; charset=utf-8',
  '.doc': 'application/msword',
  '.docx': 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  '.ehtml': 'text/html; charset=utf-8',
  '.eml': 'message/rfc822',
  '.eps': 'application/postscript',
  '.exe': 'application/octet-stream',
  '.flac': 'audio/flac',
  '.gif': 'image/gif',
  '.gz': 'application/gzip',
  '.htm': 'text/html; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/vnd.microsoft.icon',
  '.ics': 'text/calendar; charset=utf-8',
  '.jfif': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.m4a': 'audio/mp4',
  '.mjs': 'text/javascript; charset=utf-8',
  '.mp3': 'audio/mpeg',
  '.mp4': 'video/mp4',
  '.oga': 'audio/ogg',
  '.ogg': 'audio/ogg',
  '.ogv': 'video/ogg',
  '.opus': 'audio/ogg',
  '.pdf': 'application/pdf',
  '.pjp': 'image/jpeg',
  '.pjpeg': 'image/jpeg',
  '.png': 'image/png',
  '.ppt': 'application/vnd.ms-powerpoint',
  '.pptx': 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  '.ps': 'application/postscript',
  '.rdf': 'application/rdf+xml',
  '.rtf': 'application/rtf',
  '.shtml': 'text/html; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.text': 'text/plain; charset=utf-8',
  '.tif': 'image/tiff',
  '.tiff': 'image/tiff',
  '.txt': 'text/plain; charset=utf-8',
  '.vtt': 'text/vtt; charset=utf-8',
  '.wasm': 'application/wasm',
  '.wav': 'audio/wav',
  '.webm': 'audio/webm',
  '.webp': 'image/webp',
  '.xbl': 'text/xml; charset=utf-8',
  '.xbm': 'image/x-xbitmap',
  '.xht': 'application/xhtml+xml',
  '.xhtml': 'application/xhtml+xml',
  '.xls': 'application/vnd.ms-excel',
  '.xlsx': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  '.xml': 'text/xml; charset=utf-8',
  '.xsl': 'text/xml; charset=utf-8',
  '.zip': 'application/zip',
};

/** What files begin with (http.DetectContentType; the more usual ones of its table). */
const beginnings: readonly (readonly [RegExp, string])[] = [
  [
    /^[\t\n\f\r ]*<(?:!doctype html|html|head|script|iframe|h1|div|font|table|a|style|title|b|body|br|p|!--)[ >]/i,
    'text/html; charset=utf-8',
  ],
  [/^[\t\n\f\r ]*<\?xml/, 'text/xml; charset=utf-8'],
  [/^%PDF-/, 'application/pdf'],
  [/^%!PS-Adobe-/, 'application/postscript'],
  [/^\xfe\xff/, 'text/plain; charset=utf-16be'],
  [/^\xff\xfe/, 'text/plain; charset=utf-16le'],
  [/^\xef\xbb\xbf/, 'text/plain; charset=utf-8'],
  [/^\x00\x00[\x01\x02]\x00/, 'image/x-icon'],
  [/^BM/, 'image/bmp'],
  [/^GIF8[79]a/, 'image/gif'],
  [/^RIFF.{4}WEBPVP/s, 'image/webp'],
  [/^\x89PNG\r\n\x1a\n/, 'image/png'],
  [/^\xff\xd8\xff/, 'image/jpeg'],
  [/^OggS\x00/, 'application/ogg'],
  [/^ID3/, 'audio/mpeg'],
  [/^RIFF.{4}WAVE/s, 'audio/wave'],
  [/^\x1a\x45\xdf\xa3/, 'video/webm'],
  [/^wOFF/, 'font/woff'],
  [/^wOF2/, 'font/woff2'],
  [/^\x1f\x8b\x08/, 'application/x-gzip'],
  [/^PK\x03\x04/, 'application/zip'],
  [/^\x00asm/, 'application/wasm'],
];

/** Bytes that no text has. */
const BINARY = /[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]/;

/** The value of Content-Type for a file of this name that begins with these bytes. */
export function contentType(file: string, start: Uint8Array): string {
  const extension = path.extname(file);
  const named = types[extension] ?? types[extension.toLowerCase()];
  if (named !== undefined) return named;
  const text = Buffer.from(start).toString('latin1');
  const found = beginnings.find(([pattern]) => pattern.test(text));
  if (found !== undefined) return found[1];
  return BINARY.test(text) ? 'application/octet-stream' : 'text/plain; charset=utf-8';
}
