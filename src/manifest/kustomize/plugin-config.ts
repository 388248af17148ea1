/** The configuration of a plugin as the Go struct that sigs.k8s.io/yaml reads it into. */
import { decodeGoAnyCase, type GoStruct, goString, goStruct } from '../../apimachinery/go/decode.ts';
import type { Json, JsonObject } from '../../apimachinery/json.ts';
import { withPrefixSync } from './error.ts';

/** kustomize's types.ObjectMeta. */
export const objectMetaType = goStruct('ObjectMeta', { name: goString, namespace: goString }, 'types');

/**
 * The fields of a plugin's struct, spelled as the type spells them; keys match in any letter case,
 * null is left out, and keys that the type does not have are gone, or refused when `strict`. Numbers
 * and booleans become the strings that the type wants, but not in the fields of embedded structs.
 * Throws BuildError.
 */
export const decodePlugin = (config: Json, type: GoStruct, { strict = false } = {}): JsonObject =>
  withPrefixSync('error unmarshaling JSON: while decoding JSON', () =>
    decodeGoAnyCase(config, type, { strict, fromYaml: true }),
  );
