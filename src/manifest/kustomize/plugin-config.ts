/** The configuration of a plugin as the Go struct that kustomize reads it into. */
import { decodeGoAnyCase, type GoStruct } from '../../apimachinery/go/decode.ts';
import type { JsonObject } from '../../apimachinery/json.ts';
import { withPrefixSync } from './error.ts';

/**
 * The fields of a plugin's struct, spelled as the type spells them; keys match in any letter case,
 * null and keys that the type does not have are left out. Throws BuildError.
 */
export const decodePlugin = (config: JsonObject, type: GoStruct): JsonObject =>
  withPrefixSync('error unmarshaling JSON: while decoding JSON', () =>
    decodeGoAnyCase(config, type, { fromYaml: true }),
  );
