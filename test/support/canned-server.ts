/** An API server that answers each path as it was told to, whatever the method. */
import { type Typed, typeCommand } from './in-process.ts';
import { failure, type JsonAnswer, type JsonServer, startJsonServer } from './json-server.ts';

/** Answers by path, without the query. */
export type CannedAnswers = Readonly<Record<string, JsonAnswer>>;

/** The content type of aggregated discovery. */
export const aggregated = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';

/** Listens on a port of 127.0.0.1 until it is closed. A path without an answer is not found. */
export function startCannedServer(answers: CannedAnswers): Promise<JsonServer> {
  return startJsonServer(({ pathname }) => answers[pathname] ?? failure(404, 'NotFound', 'not found'));
}

/** Types a line, its words parted by single blanks, against a server with these answers. */
export async function typeAgainst(answers: CannedAnswers, line: string): Promise<Typed> {
  const server = await startCannedServer(answers);
  try {
    return await typeCommand([...line.split(' '), '--server', server.url]);
  } finally {
    await server.close();
  }
}
