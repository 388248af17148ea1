/** The answers that Go's net/http gives by itself. */
import type { IncomingMessage, ServerResponse } from 'node:http';

/** A line of plain text (http.Error). */
export function answerText(response: ServerResponse, status: number, text: string): void {
  const body = `${text}\n`;
  response.writeHead(status, {
    'Content-Type': 'text/plain; charset=utf-8',
    'X-Content-Type-Options': 'nosniff',
    'Content-Length': Buffer.byteLength(body),
  });
  response.end(body);
}

const names: Readonly<Record<number, string>> = { 301: 'Moved Permanently', 307: 'Temporary Redirect' };

/** A redirect to a location with a link in its body (http.Redirect). */
export function answerRedirect(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  location: string,
): void {
  const safe = location.replaceAll(/[^\x21-\x7e]/gu, (character) => encodeURIComponent(character.toWellFormed()));
  const withBody = request.method === 'GET' || request.method === 'HEAD';
  const body = request.method === 'GET' ? `<a href="${escapeHtml(location)}">${names[status]}</a>.\n\n` : '';
  response.writeHead(status, {
    ...(withBody && { 'Content-Type': 'text/html; charset=utf-8' }),
    Location: safe,
    ...(body !== '' && { 'Content-Length': Buffer.byteLength(body) }),
  });
  response.end(body);
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&#34;',
  "'": '&#39;',
};

/** Text inside of HTML, as net/http escapes it. */
export const escapeHtml = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => entities[character]!);
