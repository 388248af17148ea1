import { BuildError } from './error.ts';

/** A text that is no YAML is named with its file. */
export function inFile(error: unknown, path: string): unknown {
  if (!(error instanceof BuildError) || error.reason !== 'yaml') return error;
  return new BuildError(`${error.message} in File: ${path}`, { reason: error.reason, place: error.place });
}
