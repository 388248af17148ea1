/**
 * Our transport as client-node's HttpLibrary: any of its API classes runs over the same connection,
 * credentials, retries and traces. Credentials are added here and not by `authMethods`, which would
 * make an undici dispatcher for every request.
 */
import type { Configuration, HttpLibrary, RequestContext, ResponseContext } from '@kubernetes/client-node';
import { StatusError } from '../../errors.ts';
import type { Cluster } from '../cluster.ts';
import type { ApiRequest } from './request.ts';
import type { Transport } from './transport.ts';

type ResponseContextClass = new (
  status: number,
  headers: Record<string, string>,
  body: { text(): Promise<string>; binary(): Promise<Buffer>; stream(): ReadableStream<Uint8Array> | null },
) => ResponseContext;

/**
 * A Configuration for client-node's API classes, such as `new CoreV1Api(await
 * clientConfiguration(cluster))`.
 */
export async function clientConfiguration(cluster: Pick<Cluster, 'server' | 'transport'>): Promise<Configuration> {
  const [{ createConfiguration }, { ServerConfiguration }] = await Promise.all([
    import('@kubernetes/client-node/dist/gen/configuration.js'),
    import('@kubernetes/client-node/dist/gen/servers.js'),
  ]);
  return createConfiguration({
    baseServer: new ServerConfiguration(cluster.server, {}),
    httpApi: await newHttpLibrary(cluster.transport, cluster.server),
  });
}

/** The library itself; `server` is the base URL that requests are made with. */
export async function newHttpLibrary(transport: Transport, server: string): Promise<HttpLibrary> {
  const [{ ResponseContext: Response }, { from }] = await Promise.all([
    import('@kubernetes/client-node/dist/gen/http/http.js'),
    import('@kubernetes/client-node/dist/gen/rxjsStub.js'),
  ]);
  const send = async (request: RequestContext): Promise<ResponseContext> => {
    try {
      const { status, headers, body } = await transport.request(apiRequest(request, server));
      return respond(Response, status, headers, body);
    } catch (error) {
      // its API classes make an ApiException of the status code and body
      if (!(error instanceof StatusError)) throw error;
      return respond(Response, error.code, { 'content-type': 'application/json' }, JSON.stringify(error.status));
    }
  };
  return { send: (request) => from(send(request)) };
}

function apiRequest(request: RequestContext, server: string): ApiRequest {
  const url = new URL(request.getUrl());
  const base = new URL(server).pathname.replace(/\/$/, '');
  const headers = Object.entries(request.getHeaders()).map(([name, value]) => [name.toLowerCase(), String(value)]);
  const body = request.getBody();
  return {
    method: request.getHttpMethod() as ApiRequest['method'],
    path: url.pathname.slice(base.length),
    query: [...url.searchParams],
    headers: Object.fromEntries(headers),
    body: body === undefined ? undefined : String(body),
    signal: request.getSignal(),
  };
}

function respond(
  Response: ResponseContextClass,
  status: number,
  headers: Readonly<Record<string, string>>,
  text: string,
): ResponseContext {
  return new Response(
    status,
    { ...headers },
    {
      text: async () => text,
      binary: async () => Buffer.from(text),
      stream: () => new Blob([text]).stream(),
    },
  );
}
