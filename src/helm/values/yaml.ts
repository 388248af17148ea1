/** The text of a values file (LoadValues of pkg/chart/v2/loader). */
import { bytesOfText, textOfBytes } from '../../apimachinery/go/bytes.ts';
import { jsonKind } from '../../apimachinery/go/json.ts';
import type { GoMap, GoValue } from '../../apimachinery/go/values.ts';
import { isJsonObject, isRawNumber, type Json } from '../../apimachinery/json.ts';
import { BuildError, withPrefixSync } from '../../manifest/kustomize/error.ts';
import { sourceText } from '../../manifest/kustomize/source-text.ts';
import { yamlToJson } from '../../manifest/kustomize/yaml-json.ts';
import { ManifestSyntaxError } from '../../manifest/syntax/error.ts';
import { lineFeeds, splitDocuments } from '../../manifest/yaml.ts';
import { HelmFault } from '../error.ts';
import { mergeMaps } from './coalesce.ts';
import { type MutableMap, setKey } from './mutable.ts';

/** JSON as encoding/json reads it into an interface: every number is a float64. */
export function goValueOf(json: Json): GoValue {
  if (Array.isArray(json)) return json.map(goValueOf);
  if (isRawNumber(json)) return Number(json.rawJSON);
  if (!isJsonObject(json)) return json;
  const map: MutableMap = {};
  for (const [key, value] of Object.entries(json)) setKey(map, key, goValueOf(value));
  return map;
}

/** One document. Throws BuildError. */
function readDocument(bytes: Uint8Array): GoMap {
  const json = withPrefixSync('error converting YAML to JSON', () =>
    yamlToJson(lineFeeds(sourceText(Buffer.from(bytes), '')), ''),
  );
  if (json === null) return {};
  if (isJsonObject(json)) return goValueOf(json) as GoMap;
  const problem = `json: cannot unmarshal ${jsonKind(json)} into Go value of type map[string]interface {}`;
  throw new BuildError(`error unmarshaling JSON: while decoding JSON: ${problem}`);
}

/** Whether a byte order mark says that each character has two bytes: such a text is never split. */
const isWide = ([first, second]: Uint8Array): boolean =>
  (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);

function* documentsOf(source: Uint8Array): Generator<Uint8Array> {
  if (isWide(source)) yield source;
  else for (const { text } of splitDocuments(textOfBytes(source))) yield bytesOfText(text);
}

/** The values of a file's documents, the later ones over the earlier. Throws HelmFault. */
export function readValues(source: Uint8Array | string): GoMap {
  const bytes = typeof source === 'string' ? bytesOfText(source) : source;
  let values: GoMap = {};
  try {
    for (const document of documentsOf(bytes)) values = mergeMaps(values, readDocument(document));
  } catch (error) {
    if (error instanceof BuildError) throw new HelmFault(`cannot unmarshal yaml document: ${error.message}`);
    if (error instanceof ManifestSyntaxError) throw new HelmFault(`error reading yaml document: ${error.plain}`);
    throw error;
  }
  return values;
}
