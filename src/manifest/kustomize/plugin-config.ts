/** The configuration of a plugin as the Go struct that sigs.k8s.io/yaml reads it into. */
import {
  decodeGoAnyCase,
  type GoField,
  type GoStruct,
  type GoType,
  goString,
  goStruct,
} from '../../apimachinery/go/decode.ts';
import { yamlNumber } from '../../apimachinery/go/text.ts';
import { isJsonObject, isRawNumber, type Json, type JsonObject, setKey } from '../../apimachinery/json.ts';
import { withPrefixSync } from './error.ts';

/** kustomize's types.ObjectMeta. */
export const objectMetaType = goStruct('ObjectMeta', { name: goString, namespace: goString }, 'types');

/**
 * The fields of a plugin's struct, spelled as the type spells them; keys match in any letter case,
 * null is left out, and keys that the type does not have are gone. Numbers and booleans become the
 * strings that the type wants, but not in the fields of embedded structs. `strict` refuses keys
 * that the type does not have. Throws BuildError.
 */
export const decodePlugin = (config: Json, type: GoStruct, { strict = false } = {}): JsonObject =>
  withPrefixSync('error unmarshaling JSON: while decoding JSON', () =>
    decodeGoAnyCase(withStrings(config, type), type, { strict }),
  );

function withStrings(value: Json, type: GoType): Json {
  switch (type.kind) {
    case 'string':
      return scalarText(value) ?? value;
    case 'pointer':
      return withStrings(value, type.of);
    case 'list':
      return Array.isArray(value) ? value.map((item) => withStrings(item, type.of)) : value;
    case 'map':
      return mapValues(value, () => type.of);
    case 'struct':
      return mapValues(value, (key) => fieldOfKey(type, key));
    default:
      return value;
  }
}

function mapValues(value: Json, typeOf: (key: string) => GoType | undefined): Json {
  if (!isJsonObject(value)) return value;
  const result: JsonObject = {};
  for (const [key, member] of Object.entries(value)) {
    const type = typeOf(key);
    setKey(result, key, type === undefined ? member : withStrings(member, type));
  }
  return result;
}

function fieldOfKey({ fields }: GoStruct, key: string): GoType | undefined {
  const name = Object.hasOwn(fields, key)
    ? key
    : Object.keys(fields).find((each) => each.toLowerCase() === key.toLowerCase());
  const field: GoField | undefined = name === undefined ? undefined : fields[name];
  return field?.through === undefined ? field : undefined;
}

function scalarText(value: Json): string | undefined {
  if (typeof value === 'boolean') return String(value);
  return typeof value === 'number' || isRawNumber(value) ? yamlNumber(value) : undefined;
}
