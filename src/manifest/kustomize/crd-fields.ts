/** The tables of fields that the OpenAPI definitions of `crds` files mark. */
import { goJsonProblem } from '../../apimachinery/go/json.ts';
import { isJsonObject, type Json, type JsonObject } from '../../apimachinery/json.ts';
import { MAX_DEPTH } from '../syntax/error.ts';
import { decodeText } from '../yaml.ts';
import { BuildError, prefixed } from './error.ts';
import { emptyFieldConfig, type FieldConfig, type FieldSpec, type NameReference } from './field-config.ts';
import { mergeFieldConfigs } from './field-config-merge.ts';
import type { Loader } from './loader.ts';
import { yamlAsJson } from './yaml-json.ts';

/** Definitions by the name of their type, such as `example.com/api/v1.Bee`. */
type Definitions = Readonly<Record<string, Json>>;

/** The fields that the files mark, by x-kubernetes-annotation and its like. Throws BuildError. */
export async function crdFieldConfig(loader: Loader, paths: readonly string[]): Promise<FieldConfig> {
  let config = emptyFieldConfig;
  try {
    for (const path of paths) {
      const content = decodeText(await loader.load(path));
      config = mergeFieldConfigs(config, configOf(definitions(content, path, loader.nameOf(path))));
    }
  } catch (error) {
    throw prefixed(error, `loading CRDs [${paths.join(' ')}]`);
  }
  return config;
}

function definitions(content: string, path: string, file: string): Definitions {
  try {
    return checked(content, file);
  } catch (error) {
    throw prefixed(error, `unable to parse open API definition from '${path}'`);
  }
}

function checked(content: string, file: string): Definitions {
  const isJson = content.startsWith('{');
  const problem = isJson ? goJsonProblem(content) : undefined;
  if (problem !== undefined) throw new BuildError(problem);
  const value = isJson ? (JSON.parse(content) as Json) : yamlAsJson(content, file);
  if (value === null) return {};
  const refuse = (given: Json, type: string): BuildError => {
    const kind = Array.isArray(given) ? 'array' : typeof given === 'boolean' ? 'bool' : typeof given;
    const message = `json: cannot unmarshal ${kind} into Go value of type accumulator.${type}`;
    return new BuildError(isJson ? message : `error unmarshaling JSON: while decoding JSON: ${message}`);
  };
  if (!isJsonObject(value)) throw refuse(value, 'nameToApiMap');
  for (const definition of Object.values(value)) {
    if (definition !== null && !isJsonObject(definition)) throw refuse(definition, 'OpenAPIDefinition');
  }
  return value;
}

function configOf(all: Definitions): FieldConfig {
  const marks: Marks = { annotations: [], labels: [], names: [], references: [] };
  for (const name of Object.keys(all)) {
    const { kind, apiVersion, metadata } = propertiesOf(all, name);
    if (kind !== undefined && apiVersion !== undefined && metadata !== undefined) addMarks(all, name, marks);
  }
  return {
    ...emptyFieldConfig,
    commonAnnotations: marks.annotations,
    commonLabels: marks.labels,
    namePrefix: marks.names,
    nameReference: marks.references,
  };
}

/** What properties are marked as. */
interface Marks {
  readonly annotations: FieldSpec[];
  readonly labels: FieldSpec[];
  readonly names: FieldSpec[];
  readonly references: NameReference[];
}

function propertiesOf(all: Definitions, name: string): Readonly<Record<string, Json>> {
  const definition = Object.hasOwn(all, name) ? all[name] : undefined;
  const schema = memberOf(definition, 'schema');
  const properties = memberOf(schema, 'properties');
  return properties !== undefined && isJsonObject(properties) ? properties : {};
}

/** A member of an object, by its name in any letter case. */
function memberOf(value: Json | undefined, name: string): Json | undefined {
  if (value === undefined || !isJsonObject(value)) return undefined;
  if (Object.hasOwn(value, name)) return value[name];
  const key = Object.keys(value).find((each) => each.toLowerCase() === name);
  return key === undefined ? undefined : value[key];
}

/** Far more than any file has; types that refer to each other crosswise come to more. */
const MOST_PROPERTIES = 100_000;

/**
 * Adds what the type's properties are marked as, and those of the types that they refer to. A type
 * inside itself is gone into once; kustomize never comes back from it.
 */
function addMarks(all: Definitions, root: string, marks: Marks): void {
  const kind = root.slice(root.lastIndexOf('.') + 1);
  let seen = 0;
  const add = (name: string, path: readonly string[], within: readonly string[]): void => {
    for (const [key, property] of Object.entries(propertiesOf(all, name))) {
      seen += 1;
      if (seen > MOST_PROPERTIES) throw new BuildError(`the definition of '${root}' has too many properties`);
      if (!isJsonObject(property)) continue;
      const below = [...path, key];
      addMarksOf(property, kind, below, marks);
      const ref = property.$ref;
      if (typeof ref === 'string' && !within.includes(ref) && within.length < MAX_DEPTH)
        add(ref, below, [...within, ref]);
    }
  };
  add(root, [], [root]);
}

/** The value of an extension, '' too; undefined where it is no text. */
function extension(property: JsonObject, name: string): string | undefined {
  const value = property[`x-kubernetes-${name}`];
  return typeof value === 'string' ? value : undefined;
}

function addMarksOf(property: JsonObject, kind: string, path: readonly string[], marks: Marks): void {
  const spec: FieldSpec = { kind, path: path.join('/') };
  if (extension(property, 'annotation') !== undefined) marks.annotations.push(spec);
  if (extension(property, 'label-selector') !== undefined) marks.labels.push(spec);
  if (extension(property, 'identity') !== undefined) marks.names.push(spec);
  const version = extension(property, 'object-ref-api-version');
  const target = extension(property, 'object-ref-kind');
  if (version === undefined || target === undefined) return;
  const nameKey = extension(property, 'object-ref-name-key') ?? 'name';
  marks.references.push({ kind: target, version, fieldSpecs: [{ kind, path: [...path, nameKey].join('/') }] });
}
