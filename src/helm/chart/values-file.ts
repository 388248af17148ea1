/** values.yaml: the documents of a stream, the later over the earlier (LoadValues of pkg/chart/v2/loader). */

import { jsonKind } from '../../apimachinery/go/json.ts';
import { utf8Problem } from '../../apimachinery/go/utf8.ts';
import type { GoMap, GoValue } from '../../apimachinery/go/values.ts';
import { isJsonObject, isRawNumber, type Json } from '../../apimachinery/json.ts';
import { lineFeeds, splitDocuments } from '../../manifest/yaml.ts';
import { HelmFault } from '../error.ts';
import { isTable } from '../values/coalesce.ts';
import { type MutableMap, setKey } from '../values/mutable.ts';
import { withWords, yamlToJson } from './unmarshal.ts';

/** Throws HelmFault. */
export function readValuesFile(data: Uint8Array): GoMap {
  const problem = utf8Problem(data);
  if (problem !== undefined) {
    throw new HelmFault(`cannot unmarshal yaml document: error converting YAML to JSON: yaml: ${problem}`);
  }
  const text = lineFeeds(Buffer.from(data).toString('utf8'));
  let values: GoMap = {};
  for (const document of withWords('error reading yaml document', () => [...splitDocuments(text)])) {
    values = merged(
      values,
      withWords('cannot unmarshal yaml document', () => tableOf(Buffer.from(document.text))),
    );
  }
  return values;
}

function tableOf(document: Uint8Array): GoMap {
  const value = yamlToJson(document);
  if (value === null) return {};
  if (isJsonObject(value)) return floats(value) as GoMap;
  throw new HelmFault(
    `error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${jsonKind(value)} into Go value of type map[string]interface {}`,
  );
}

/** Every number as a float64, as encoding/json has it. */
function floats(value: Json): GoValue {
  if (isRawNumber(value)) return Number(value.rawJSON);
  if (Array.isArray(value)) return value.map(floats);
  if (!isJsonObject(value)) return value;
  const result: MutableMap = {};
  for (const [key, item] of Object.entries(value)) setKey(result, key, floats(item));
  return result;
}

/** The second over the first, table by table; a null stays. */
function merged(a: GoMap, b: GoMap): GoMap {
  const result: MutableMap = {};
  for (const [key, value] of Object.entries(a)) setKey(result, key, value);
  for (const [key, value] of Object.entries(b)) {
    const own = Object.hasOwn(result, key) ? result[key] : undefined;
    setKey(result, key, isTable(value) && isTable(own) ? merged(own, value) : value);
  }
  return result;
}
