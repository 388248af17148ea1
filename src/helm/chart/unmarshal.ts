/** YAML of a chart's files into Go's structs (sigs.k8s.io/yaml), with the words for what does not fit. */
import { decodeGoAnyCase, type GoStruct } from '../../apimachinery/go/decode.ts';
import { utf8Problem } from '../../apimachinery/go/utf8.ts';
import type { Json, JsonObject } from '../../apimachinery/json.ts';
import { CliError } from '../../errors.ts';
import { ManifestSyntaxError } from '../../manifest/syntax/error.ts';
import { decodeText, parseYaml } from '../../manifest/yaml.ts';
import { HelmFault } from '../error.ts';

/** Runs `work`; the message of what it refuses gets words before it. */
export function withWords<T>(words: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw prefixed(words, error);
  }
}

export function prefixed(words: string, error: unknown): unknown {
  if (error instanceof ManifestSyntaxError) return new HelmFault(`${words}: ${error.plain}`);
  return error instanceof CliError ? new HelmFault(`${words}: ${error.message}`) : error;
}

/** The first document of a file as JSON. Throws HelmFault `error converting YAML to JSON: ...`. */
export function yamlToJson(data: Uint8Array): Json {
  return withWords('error converting YAML to JSON', () => {
    const text = decodeText(data);
    const problem = text.includes('\ufffd') ? utf8Problem(data) : undefined;
    if (problem !== undefined) throw new HelmFault(`yaml: ${problem}`);
    return parseYaml(text);
  });
}

/**
 * The fields of the struct that a file holds, over those that are there already; null for a file
 * that holds nothing. Throws HelmFault.
 */
export function unmarshalYaml(data: Uint8Array, type: GoStruct, held?: JsonObject): JsonObject | null {
  const value = yamlToJson(data);
  if (value === null) return held ?? null;
  return withWords('error unmarshaling JSON: while decoding JSON', () =>
    decodeGoAnyCase(value, type, { fromYaml: true, ...(held && { held }) }),
  );
}
