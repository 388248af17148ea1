/**
 * One plain HTTP request to an address of the user's choice, with the host of another: what --send
 * of `ingress test` does.
 */
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import type { TLSSocket } from 'node:tls';
import { CliError } from '../../errors.ts';

export interface Question {
  readonly scheme: 'http' | 'https';
  readonly host: string;
  readonly port: number | undefined;
  readonly path: string;
  readonly url: string;
  readonly method: string;
  readonly headers: readonly (readonly [string, string])[];
}

export type Sent =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly reason: string;
      readonly server: string | undefined;
      readonly location: string | undefined;
      readonly milliseconds: number;
      /** Of HTTPS: whose it is, and whether it is for the host; its issuer is not asked. */
      readonly certificate: { readonly subject: string; readonly covers: boolean } | undefined;
    }
  | { readonly kind: 'failed'; readonly message: string };

const TIMEOUT = 10_000;

/**
 * Asks `address` (HOST:PORT, an IPv6 address in brackets) once, without following redirects. No
 * credential of the cluster goes along. What goes wrong on the way is an answer too; throws
 * CliError for an address that is none.
 */
export function sendOnce(question: Question, address: string, signal: AbortSignal): Promise<Sent> {
  const { host, port } = parseAddress(address);
  const { scheme, path, method, headers, url } = question;
  const bareHost = question.host;
  const withPort = question.port === undefined ? bareHost : `${bareHost}:${question.port}`;
  const started = performance.now();
  const options = {
    host,
    port,
    path: `${path}${new URL(url).search}`,
    method,
    agent: false,
    signal,
    headers: { 'user-agent': 'coxswain', ...Object.fromEntries(headers), host: withPort },
    ...(scheme === 'https' && { rejectUnauthorized: false, ...(net.isIP(bareHost) === 0 && { servername: bareHost }) }),
  };
  return new Promise((resolve) => {
    const failed = (error: Error): void => {
      resolve({ kind: 'failed', message: `no answer from ${address}: ${error.message}` });
    };
    const request = (scheme === 'https' ? https : http).request(options, (response) => {
      const { statusCode = 0, statusMessage = '', headers: answered, socket } = response;
      resolve({
        kind: 'answered',
        status: statusCode,
        reason: statusMessage,
        server: [answered.server ?? []].flat()[0],
        location: answered.location,
        milliseconds: Math.round(performance.now() - started),
        certificate: scheme === 'https' ? certificateOf(socket as TLSSocket, bareHost) : undefined,
      });
      response.on('error', () => {});
      response.destroy();
    });
    request.setTimeout(TIMEOUT, () => request.destroy(new Error('i/o timeout')));
    request.on('error', failed);
    request.end();
  });
}

function parseAddress(address: string): { readonly host: string; readonly port: number } {
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:[\]/\s]+)):(\d{1,5})$/.exec(address) ?? [];
  const host = bracketed ?? plain;
  if (host === undefined || Number(port) > 65_535 || Number(port) === 0) {
    throw new CliError(`the address "${address}" must be of the form HOST:PORT`);
  }
  return { host, port: Number(port) };
}

function certificateOf(socket: TLSSocket, host: string): { readonly subject: string; readonly covers: boolean } {
  const certificate = socket.getPeerX509Certificate();
  const covers = certificate?.checkHost(host, { subject: 'never', partialWildcards: false }) !== undefined;
  return { subject: certificate?.subject ?? '', covers };
}
