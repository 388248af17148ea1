/** The configuration of a plugin as sigs.k8s.io/yaml decodes it. */
import { decodeGoAnyCase, type GoStruct, type GoType } from '../../apimachinery/go/decode.ts';
import { goNumber } from '../../apimachinery/go/text.ts';
import { isJsonObject, isRawNumber, type Json, type JsonObject, setKey } from '../../apimachinery/json.ts';
import { prefixed } from './error.ts';

/**
 * Decodes a configuration: keys match in any letter case, unknown ones are dropped, or refused when
 * `strict`; numbers and booleans become strings where the type wants strings. Throws BuildError.
 */
export function decodeConfig(config: Json, type: GoStruct, { strict = false } = {}): JsonObject {
  try {
    return decodeGoAnyCase(withStrings(config, type), type, { strict });
  } catch (error) {
    throw prefixed(error, 'error unmarshaling JSON: while decoding JSON');
  }
}

function withStrings(value: Json, type: GoType): Json {
  switch (type.kind) {
    case 'string':
      if (typeof value === 'boolean') return String(value);
      return typeof value === 'number' || isRawNumber(value) ? goNumber(value) : value;
    case 'pointer':
      return withStrings(value, type.of);
    case 'list':
      return Array.isArray(value) ? value.map((item) => withStrings(item, type.of)) : value;
    case 'map':
      return isJsonObject(value) ? mapped(value, () => type.of) : value;
    case 'struct':
      return isJsonObject(value) ? mapped(value, (key) => fieldType(key, type)) : value;
    default:
      return value;
  }
}

function mapped(object: JsonObject, typeOf: (key: string) => GoType | undefined): JsonObject {
  const result: JsonObject = {};
  for (const [key, value] of Object.entries(object)) {
    const type = typeOf(key);
    setKey(result, key, type === undefined ? value : withStrings(value, type));
  }
  return result;
}

function fieldType(key: string, { fields }: GoStruct): GoType | undefined {
  if (Object.hasOwn(fields, key)) return fields[key];
  const name = Object.keys(fields).find((field) => field.toLowerCase() === key.toLowerCase());
  return name === undefined ? undefined : fields[name];
}
