/** The two versions of an object as texts to compare. */

import { gvkOf, type KubeObject, meta } from '../../apimachinery/object.ts';
import { withoutOwnFields } from '../../print/managed-fields.ts';
import { toYaml } from '../../print/yaml.ts';
import { hideSecrets, isSecret, maskSecrets } from '../../resources/secrets/mask.ts';

/** A pair of files of one name. */
export interface DiffFile {
  readonly name: string;
  readonly live: string;
  /** Undefined: no such file, for an object that would be deleted. */
  readonly merged: string | undefined;
}

export interface ShownParts {
  readonly managedFields: boolean;
  readonly secrets: boolean;
}

/** `apps.v1.Deployment.NAMESPACE.NAME`, the file's name in both folders. */
export function fileName(
  { group, version, kind }: { readonly group: string; readonly version: string; readonly kind: string },
  namespace: string,
  name: string,
): string {
  return `${group === '' ? '' : `${group}.`}${version}.${kind}.${namespace}.${name}`;
}

/**
 * The files of an object that exists now (or undefined: not) and of what would become of it. Throws
 * CliError for a text that YAML cannot hold.
 */
export function versionFiles(
  name: string,
  live: KubeObject | undefined,
  merged: KubeObject,
  shown: ShownParts,
): DiffFile {
  const trim = (object: KubeObject): KubeObject => (shown.managedFields ? object : withoutOwnFields(object));
  const pair = { before: live === undefined ? undefined : trim(live), after: trim(merged) };
  const isMasked = !shown.secrets && isSecret(pair.after);
  const { before, after } = isMasked ? maskSecrets(pair.before, pair.after) : pair;
  // kubectl prints a Secret that does not exist as null, and any other object as nothing
  const absent = isMasked ? 'null\n' : '';
  return { name, live: before === undefined ? absent : toYaml(before), merged: toYaml(after) };
}

/**
 * The file of an object that --prune would delete: with its managed fields, as kubectl prints it.
 * Unlike kubectl it shows no values of a Secret.
 */
export function prunedFile(object: KubeObject, shown: ShownParts): DiffFile {
  const { name = '', namespace = '' } = meta(object);
  const live = !shown.secrets && isSecret(object) ? hideSecrets(object) : object;
  return { name: fileName(gvkOf(object), namespace, name), live: toYaml(live), merged: undefined };
}
