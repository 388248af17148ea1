import { StatusError } from '../../errors.ts';

/** kubectl's discovery client does not read the server's own words for a refused login. */
export function inDiscoveryWords(error: unknown): never {
  if (!(error instanceof StatusError) || error.code !== 401) throw error;
  const message = 'the server has asked for the client to provide credentials';
  throw new StatusError({ ...error.status, message }, error.code);
}
