import { BuildError } from './error.ts';
import type { KustomizationFile } from './kustomization.ts';
import type { Loader } from './loader.ts';
import type { PluginHelpers } from './plugin.ts';

/**
 * Finds and decodes the kustomization of a loader's folder; warns of deprecated fields. Throws
 * BuildError.
 */
export async function readKustomization(
  _loader: Loader,
  _output: Pick<PluginHelpers, 'warn' | 'log'>,
): Promise<KustomizationFile> {
  throw new BuildError('TODO kread');
}
