/** The configuration of a plugin as the Go struct that kustomize reads it into. */
import { decodeGoYaml, type GoStruct } from '../../apimachinery/go/decode.ts';
import type { JsonObject } from '../../apimachinery/json.ts';
import { withPrefixSync } from './error.ts';

/**
 * The fields of a plugin's struct, spelled as the type spells them; keys match in any letter case,
 * null is left out, and keys that the type does not have stay. Throws BuildError.
 */
export const decodePlugin = (config: JsonObject, type: GoStruct): JsonObject =>
  withPrefixSync('error unmarshaling JSON: while decoding JSON', () => decodeGoYaml(config, type));
