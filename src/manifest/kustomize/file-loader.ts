import { BuildError } from './error.ts';
import type { Loader } from './loader.ts';
import type { PluginHelpers } from './plugin.ts';

/** The loader of a build's own folder: a path, or a repository's URL. Throws BuildError. */
export async function newLoader(
  _path: string,
  _restrictor: 'root' | 'none',
  _output: Pick<PluginHelpers, 'log'>,
): Promise<Loader> {
  throw new BuildError('TODO kread');
}
