/** toYaml and its relatives: sigs.k8s.io/yaml, and yaml.v3 for toYamlPretty. */
import { marshalJson } from '../../../apimachinery/go/marshal.ts';
import { asList, asMap } from '../../../apimachinery/go/unmarshal.ts';
import { ANY, GoError, GoFunction, type GoMap, type GoValue } from '../../../apimachinery/go/values.ts';
import { isRawNumber, type Json, parseJson } from '../../../apimachinery/json.ts';
import { CliError } from '../../../errors.ts';
import { yamlToJson } from '../../../manifest/kustomize/yaml-json.ts';
import { toYamlOfBuild } from '../../../print/yaml.ts';
import { anError, listOr, mapOr } from './tolerant.ts';
import { prettyYaml } from './yaml-pretty.ts';

/** One document without its last line feed. Throws GoError. */
export function marshalYaml(value: GoValue): string {
  const json = parseJson(marshalJson(value));
  try {
    return toYamlOfBuild(json).replace(/\n$/, '');
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    throw new GoError(error.message);
  }
}

/** As JSON is read into values of no known type. */
function floats(value: Json): GoValue {
  if (isRawNumber(value)) return Number(value.rawJSON);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(floats);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, floats(item)]));
}

/** The first document of a text (yaml.Unmarshal). Throws GoError. */
function unmarshalYaml<Of>(text: string, as: (value: GoValue) => Of): Of {
  let json: Json;
  try {
    json = yamlToJson(text);
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    throw new GoError(`error converting YAML to JSON: ${error.message}`);
  }
  try {
    return as(floats(json));
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    throw new GoError(`error unmarshaling JSON: while decoding JSON: ${error.message}`);
  }
}

export function yamlFunctions(): ReadonlyMap<string, GoFunction> {
  const write = ([value = null]: readonly GoValue[]): string => marshalYaml(value);
  return new Map([
    ['toYaml', new GoFunction([ANY], 'string', (args) => anError(() => write(args), ''))],
    ['mustToYaml', new GoFunction([ANY], 'string', write)],
    ['toYamlPretty', new GoFunction([ANY], 'string', ([value = null]) => anError(() => prettyYaml(value), ''))],
    ['fromYaml', mapOr((text) => unmarshalYaml<GoMap>(text, (value) => asMap(value ?? {})))],
    ['fromYamlArray', listOr((text) => unmarshalYaml(text, (value) => asList(value ?? [])))],
  ]);
}
