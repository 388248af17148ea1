/**
 * A client of the API server for tests, with nothing of the product in it: what the product reads
 * wrongly, this one does not read wrongly too.
 */
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import https from 'node:https';

/**
 * A kubeconfig of one context with its files read in: `kubectl config view --raw --flatten --minify
 * -o json`.
 */
export interface FlatKubeconfig {
  readonly clusters: readonly [
    { readonly cluster: { readonly server: string; readonly 'certificate-authority-data'?: string } },
  ];
  readonly users: readonly [
    {
      readonly user: {
        readonly token?: string;
        readonly 'client-certificate-data'?: string;
        readonly 'client-key-data'?: string;
      };
    },
  ];
  readonly contexts: readonly { readonly context: { readonly namespace?: string } }[];
}

export interface ApiAnswer {
  readonly status: number;
  readonly body: string;
}

export interface ApiClient {
  /**
   * Sends one request; any status is an answer, and a patch is a merge patch. Throws when there is
   * none within a minute. `accept` is JSON unless given.
   */
  send(method: string, path: string, body?: object, accept?: string): Promise<ApiAnswer>;
  /**
   * Reads the events of a watch until `seen` says that it was enough; false when the server ended
   * it before, as a busy one may. Throws when it is refused, and after a minute.
   */
  watch(path: string, seen: (event: WatchEvent) => boolean): Promise<boolean>;
  close(): void;
}

export interface WatchEvent {
  readonly type: string;
  readonly object: { readonly metadata: { readonly name: string; readonly namespace?: string } };
}

/** Milliseconds until a request or a watch is given up. */
const TIME_LIMIT = 60_000;

const decoded = (data: string | undefined): Buffer | undefined =>
  data === undefined ? undefined : Buffer.from(data, 'base64');

/** A client with the credentials of a kubeconfig: its token or its client certificate. */
export function apiClient({ clusters, users }: FlatKubeconfig): ApiClient {
  const { server, 'certificate-authority-data': authority } = clusters[0].cluster;
  const { user } = users[0];
  const agent = new https.Agent({
    keepAlive: true,
    maxSockets: 16,
    ca: decoded(authority),
    cert: decoded(user['client-certificate-data']),
    key: decoded(user['client-key-data']),
  });
  const headers = {
    accept: 'application/json',
    'content-type': 'application/json',
    ...(user.token === undefined ? {} : { authorization: `Bearer ${user.token}` }),
  };
  const open = (method: string, path: string, accept = headers.accept): ReturnType<typeof https.request> =>
    https.request(new URL(path, server), {
      agent,
      method,
      headers: { ...headers, accept, ...(method === 'PATCH' && { 'content-type': 'application/merge-patch+json' }) },
      signal: AbortSignal.timeout(TIME_LIMIT),
    });
  return {
    send: (method, path, body, accept) => send(open(method, path, accept), body),
    watch: (path, seen) => watch(open('GET', path), path, seen),
    close: () => agent.destroy(),
  };
}

type Request = ReturnType<typeof https.request>;

function send(request: Request, body: object | undefined): Promise<ApiAnswer> {
  return new Promise((resolve, reject) => {
    request.on('error', reject);
    request.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() });
      });
    });
    const text = body === undefined ? '' : JSON.stringify(body);
    // Node sends the body of a DELETE without saying how long it is
    if (text !== '') request.setHeader('content-length', Buffer.byteLength(text));
    request.end(text);
  });
}

async function watch(request: Request, path: string, seen: (event: WatchEvent) => boolean): Promise<boolean> {
  request.end();
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  let rest = '';
  for await (const chunk of response.setEncoding('utf8') as AsyncIterable<string>) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    // leaving the loop closes the connection
    if (lines.some((line) => seen(JSON.parse(line) as WatchEvent))) return true;
  }
  if (response.statusCode === 200) return false;
  throw new Error(`the watch was refused: ${path}: ${response.statusCode} ${rest}`);
}

/** Sends a request that must succeed, and yields the object of its answer. */
export async function ask<Answer>(
  client: ApiClient,
  method: string,
  path: string,
  body?: object,
  accept?: string,
): Promise<Answer> {
  const answer = await client.send(method, path, body, accept);
  if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status}: ${answer.body}`);
  return JSON.parse(answer.body) as Answer;
}
