/** An API server that answers each path as it was told to, whatever the method. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface CannedAnswer {
  /** 200 when left out. */
  readonly status?: number;
  readonly body: object;
  /** application/json when left out. */
  readonly contentType?: string;
}

/** Answers by path, without the query. */
export type CannedAnswers = Readonly<Record<string, CannedAnswer>>;

export interface CannedServer {
  readonly url: string;
  close(): Promise<void>;
}

const notFound: CannedAnswer = {
  status: 404,
  body: { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason: 'NotFound', message: 'not found', code: 404 },
};

/** The content type of aggregated discovery. */
export const aggregated = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';

/** Listens on a port of 127.0.0.1 until it is closed. A path without an answer is not found. */
export async function startCannedServer(answers: CannedAnswers): Promise<CannedServer> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const { status = 200, body, contentType = 'application/json' } = answers[pathname] ?? notFound;
    response.writeHead(status, { 'content-type': contentType });
    response.end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
