/** Client-side checks of objects against the server's OpenAPI document, where the server cannot check them itself. */
import { isJsonObject, parseJson } from '../apimachinery/json.ts';
import { at, gvkOf, type KubeObject } from '../apimachinery/object.ts';
import { type Definitions, validateModel } from '../apimachinery/openapi/validation.ts';
import { StatusError } from '../errors.ts';
import type { Cluster } from '../kube/cluster.ts';
import { typeProblems } from '../manifest/decode.ts';

/**
 * --validate=strict: returns a function that finds the problems in the items of a List, or in any
 * other object. It reads the OpenAPI v2 document of the server once, for the first of them.
 */
export function fieldValidator(cluster: () => Promise<Cluster>): (object: KubeObject) => Promise<readonly string[]> {
  let definitions: Promise<Definitions> | undefined;
  return async (object) => {
    const isList = object.kind === 'List';
    if (isList && !Array.isArray(object.items)) return ['invalid object to validate'];
    definitions ??= readDefinitions(await cluster());
    const known = await definitions;
    if (!isList || !Array.isArray(object.items)) return validateModel(object, gvkOf(object), known);
    return object.items.flatMap((item) => {
      if (!isJsonObject(item)) return ['invalid object to validate'];
      const problems = typeProblems(item);
      return problems.length > 0 ? problems : validateModel(item, gvkOf(item), known);
    });
  };
}

async function readDefinitions({ transport }: Cluster): Promise<Definitions> {
  try {
    const { body } = await transport.request({ method: 'GET', path: '/openapi/v2' });
    const definitions = at(parseJson(body), 'definitions');
    return isJsonObject(definitions) ? definitions : {};
  } catch (error) {
    // a server without definitions checks the items itself when they are written
    if (error instanceof StatusError) return {};
    throw error;
  }
}
