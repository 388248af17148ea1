/** The files of --www, as Go's http.FileServer serves them: links are followed, index.html is a folder's page. */
import type { Stats } from 'node:fs';
import fs from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { compareStrings } from '../../apimachinery/go/text.ts';
import { errorCode } from '../../io/files.ts';
import { answerText, escapeHtml } from './answers.ts';
import { contentType } from './content-type.ts';

export interface FileRequest {
  readonly cwd: string;
  readonly folder: string;
  /** Decoded, what follows the prefix. */
  readonly path: string;
}

/** Answers with a file, a list of a folder, or a redirect to the one name that it has. Never rejects. */
export async function serveFile(request: IncomingMessage, response: ServerResponse, asked: FileRequest): Promise<void> {
  try {
    await answer(request, response, asked);
  } catch (error) {
    if (response.headersSent) return void response.destroy();
    const code = errorCode(error);
    if (code === 'EACCES' || code === 'EPERM') answerText(response, 403, '403 Forbidden');
    else if (['ENOENT', 'ENOTDIR', 'ENAMETOOLONG', 'ERR_INVALID_ARG_VALUE'].includes(code ?? '')) {
      answerText(response, 404, '404 page not found');
    } else answerText(response, 500, '500 Internal Server Error');
  }
}

async function answer(request: IncomingMessage, response: ServerResponse, asked: FileRequest): Promise<void> {
  const url = `/${asked.path}`;
  // another separator of the platform would lead out of the folder, as `..\\` does on Windows
  if (path.sep !== '/' && url.includes(path.sep)) return answerText(response, 500, '500 Internal Server Error');
  if (url.endsWith('/index.html')) return moved(request, response, './');
  // cleaned below the root of the folder: no `..` leads above it
  const file = path.join(path.resolve(asked.cwd, asked.folder), path.posix.normalize(url));
  const stats = await fs.stat(file.replace(/\/+$/, '') || '/');
  const last = path.posix.basename(url);
  if (stats.isDirectory() && !url.endsWith('/')) return moved(request, response, `${last}/`);
  if (!stats.isDirectory() && url.endsWith('/')) return moved(request, response, `../${last}`);
  if (!stats.isDirectory()) return sendFile(request, response, file, stats);
  const index = path.join(file, 'index.html');
  const indexStats = await fs.stat(index).catch(() => undefined);
  if (indexStats?.isFile() === true) return sendFile(request, response, index, indexStats);
  return listFolder(request, response, file, stats);
}

/** Relative, with the query of the request (localRedirect of net/http). */
function moved(request: IncomingMessage, response: ServerResponse, location: string): void {
  const [, query = ''] = /(\?.*)$/s.exec(request.url ?? '') ?? [];
  const safe = location.replaceAll(/[^\x21-\x7e]/gu, (character) => encodeURIComponent(character.toWellFormed()));
  response.writeHead(301, { Location: `${safe}${query}`, 'Content-Length': 0 });
  response.end();
}

async function listFolder(
  request: IncomingMessage,
  response: ServerResponse,
  folder: string,
  stats: Stats,
): Promise<void> {
  if (isUnchanged(request, stats)) return notModified(response, stats);
  const entries = await fs.readdir(folder, { withFileTypes: true });
  const lines = entries
    .map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name))
    .sort((a, b) => compareStrings(a.replace(/\/$/, ''), b.replace(/\/$/, '')))
    .map((name) => `<a href="${linkTo(name)}">${escapeHtml(name)}</a>\n`);
  const head = '<!doctype html>\n<meta name="viewport" content="width=device-width">\n';
  const body = `${head}<pre>\n${lines.join('')}</pre>\n`;
  response.writeHead(200, {
    'Content-Type': 'text/html; charset=utf-8',
    'Last-Modified': stats.mtime.toUTCString(),
    'Content-Length': Buffer.byteLength(body),
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}

/** A name as a path of a URL (url.URL's String); one with a colon gets `./` in front. */
function linkTo(name: string): string {
  const escaped = name.replaceAll(/[^A-Za-z0-9\-_.~$&+,/:;=@]/gu, (character) =>
    Array.from(Buffer.from(character), (byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
  );
  return /^[^/]*:/.test(escaped) ? `./${escaped}` : escaped;
}

function isUnchanged({ method, headers }: IncomingMessage, { mtime }: Stats): boolean {
  if ((method !== 'GET' && method !== 'HEAD') || headers['if-none-match'] !== undefined) return false;
  const since = Date.parse(headers['if-modified-since'] ?? '');
  return Math.floor(mtime.getTime() / 1000) * 1000 <= since;
}

function notModified(response: ServerResponse, { mtime }: Stats): void {
  response.writeHead(304, { 'Last-Modified': mtime.toUTCString() });
  response.end();
}

async function sendFile(request: IncomingMessage, response: ServerResponse, file: string, stats: Stats): Promise<void> {
  if (isUnchanged(request, stats)) return notModified(response, stats);
  const handle = await fs.open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(512), 0, 512, 0);
    const type = contentType(file, buffer.subarray(0, bytesRead));
    const modified = { 'Last-Modified': stats.mtime.toUTCString() };
    const range = rangeOf(request, stats);
    if (range === 'none') {
      response.setHeader('Content-Range', `bytes */${stats.size}`);
      return answerText(response, 416, 'invalid range: failed to overlap');
    }
    const { start, end } = range ?? { start: 0, end: stats.size - 1 };
    response.writeHead(range === undefined ? 200 : 206, {
      'Accept-Ranges': 'bytes',
      'Content-Length': end - start + 1,
      ...(range !== undefined && { 'Content-Range': `bytes ${start}-${end}/${stats.size}` }),
      'Content-Type': type,
      ...modified,
    });
    if (request.method === 'HEAD' || end < start) return void response.end();
    await pipeline(handle.createReadStream({ start, end, autoClose: false }), response);
  } finally {
    await handle.close();
  }
}

interface Range {
  readonly start: number;
  readonly end: number;
}

/** The part that is asked for; several parts at once get the whole, which a server may do. */
function rangeOf({ headers }: IncomingMessage, { size, mtime }: Stats): Range | 'none' | undefined {
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/.exec(headers.range ?? '') ?? [];
  if (from === '' && to === '') return undefined;
  const condition = headers['if-range'];
  if (condition !== undefined && Date.parse(String(condition)) !== Math.floor(mtime.getTime() / 1000) * 1000)
    return undefined;
  if (from === '') return Number(to) === 0 ? 'none' : { start: Math.max(0, size - Number(to)), end: size - 1 };
  if (Number(from) >= size) return 'none';
  return { start: Number(from), end: to === '' ? size - 1 : Math.min(size - 1, Number(to)) };
}
