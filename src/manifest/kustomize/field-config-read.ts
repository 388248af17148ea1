import { BuildError } from './error.ts';
import { emptyFieldConfig, type FieldConfig } from './field-config.ts';
import type { Loader } from './loader.ts';

/** The default fields with those of the `configurations` files. Throws BuildError. */
export async function readFieldConfig(_loader: Loader, paths: readonly string[]): Promise<FieldConfig> {
  if (paths.length > 0) throw new BuildError('TODO kfield');
  return emptyFieldConfig;
}

/** The fields that the OpenAPI definitions of `crds` files mark. Throws BuildError. */
export async function crdFieldConfig(_loader: Loader, paths: readonly string[]): Promise<FieldConfig> {
  if (paths.length > 0) throw new BuildError('TODO kfield');
  return emptyFieldConfig;
}

/** Both configurations as one. Throws BuildError for fields that contradict each other. */
export function mergeFieldConfigs(a: FieldConfig, _b: FieldConfig): FieldConfig {
  return a;
}
