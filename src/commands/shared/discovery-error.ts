import { StatusError } from '../../errors.ts';

/** kubectl's discovery client ignores the server's own message about a refused login. */
export function inDiscoveryWords(error: unknown): never {
  if (!(error instanceof StatusError) || error.code !== 401) throw error;
  const message = 'the server has asked for the client to provide credentials';
  throw new StatusError({ ...error.status, message }, error.code);
}
