import http from 'node:http';
import https from 'node:https';
import type { Env } from '../../io/host.ts';

export interface FetchOptions {
  readonly env: Env;
  readonly signal: AbortSignal;
  /**
   * The timeout for the connection in milliseconds; a machine without a network must not wait long.
   */
  readonly connectTimeout: number;
  /** Milliseconds without a byte after which a transfer counts as dead. */
  readonly idleTimeout: number;
}

/** A failed download: the host's name and the reason. */
export class DownloadError extends Error {
  readonly host: string;
  /** Whether nothing can be had from that host now. */
  readonly unreachable: boolean;
  constructor(host: string, message: string, unreachable: boolean) {
    super(message);
    this.host = host;
    this.unreachable = unreachable;
  }
}

const maxRedirects = 5;

/**
 * GETs a URL and follows redirects; yields the answer with status 200, of which nothing has been
 * read. Throws DownloadError.
 */
export async function get(url: string, options: FetchOptions): Promise<http.IncomingMessage> {
  let current = new URL(url);
  for (let hop = 0; hop <= maxRedirects; hop++) {
    const response = await request(current, options);
    const { statusCode = 0, headers } = response;
    if (statusCode === 200) return response;
    response.resume();
    if (statusCode < 300 || statusCode >= 400 || headers.location === undefined) {
      throw new DownloadError(current.host, `${current.host} answered ${statusCode} for ${current.pathname}`, false);
    }
    const next = new URL(headers.location, current);
    if (current.protocol === 'https:' && next.protocol !== 'https:') {
      throw new DownloadError(current.host, `${current.host} redirects to an address without TLS`, false);
    }
    current = next;
  }
  throw new DownloadError(current.host, `${current.host} redirects too often`, false);
}

/** The whole body as text, at most 4 MiB of it. */
export async function getText(url: string, options: FetchOptions): Promise<string> {
  const response = await get(url, options);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > 1 << 22) throw new DownloadError(new URL(url).host, `${url} is too large`, false);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function request(url: URL, options: FetchOptions): Promise<http.IncomingMessage> {
  const { env, signal, connectTimeout, idleTimeout } = options;
  const { Agent, get } = url.protocol === 'http:' ? http : https;
  // proxyEnv: HTTPS_PROXY and its like, understood by Node since 24.5 and ignored before.
  const agent = new Agent({ proxyEnv: env } as http.AgentOptions);
  return new Promise((resolve, reject) => {
    const call = get(url, { agent, signal, headers: { 'User-Agent': 'coxswain', Accept: '*/*' } });
    const fail = (message: string): void => {
      call.destroy(new DownloadError(url.host, `${url.host}: ${message}`, true));
    };
    const connecting = setTimeout(() => fail(`no connection within ${connectTimeout / 1000} s`), connectTimeout);
    call.setTimeout(idleTimeout, () => fail(`no data for ${idleTimeout / 1000} s`));
    call.on('socket', (socket) =>
      socket.once(url.protocol === 'http:' ? 'connect' : 'secureConnect', () => clearTimeout(connecting)),
    );
    call.on('response', (response) => {
      clearTimeout(connecting);
      resolve(response);
    });
    call.on('error', (error) => {
      clearTimeout(connecting);
      if (signal.aborted) reject(signal.reason);
      else
        reject(
          error instanceof DownloadError ? error : new DownloadError(url.host, `${url.host}: ${error.message}`, true),
        );
    });
  });
}
