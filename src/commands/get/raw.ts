import type { Context } from '../../context.ts';
import { rawTarget } from '../shared/raw-target.ts';
import { clusterOfClient } from '../shared/rest-config.ts';

/**
 * Prints the server's response to a path unchanged, as it arrives. Throws CliError for an invalid
 * path.
 */
export async function getRaw(context: Context, uri: string): Promise<number> {
  const { path, query } = rawTarget(uri);
  const cluster = await clusterOfClient(context);
  const stream = await cluster.transport.stream({ method: 'GET', path, rawPath: true, query, signal: context.signal });
  try {
    for await (const chunk of stream.body) {
      context.io.stdout.write(chunk);
      await context.io.stdout.drain();
    }
  } finally {
    stream.close();
  }
  return 0;
}
