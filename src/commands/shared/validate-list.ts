/**
 * kubectl validates the items of a List itself with --validate=strict, because no server checks
 * their fields as a whole.
 */

import { isJsonObject, parseJson } from '../../apimachinery/json.ts';
import { at, gvkOf, type KubeObject } from '../../apimachinery/object.ts';
import { type Definitions, validateModel } from '../../apimachinery/openapi/validation.ts';
import type { Context } from '../../context.ts';
import { StatusError } from '../../errors.ts';
import type { Cluster } from '../../kube/cluster.ts';
import { klogLine } from '../../kube/transport/klog.ts';
import { typeProblems } from '../../manifest/decode.ts';

/**
 * Returns a function that finds the problems in the items of a List, or in a list of a kind. It
 * reads the OpenAPI v2 document of the server once, for the first List.
 */
export function listValidator(cluster: () => Promise<Cluster>): (list: KubeObject) => Promise<readonly string[]> {
  let definitions: Promise<Definitions> | undefined;
  return async (list) => {
    const isPlain = list.kind === 'List';
    if (isPlain && !Array.isArray(list.items)) return ['invalid object to validate'];
    definitions ??= readDefinitions(await cluster());
    const known = await definitions;
    if (!isPlain || !Array.isArray(list.items)) return validateModel(list, gvkOf(list), known);
    return list.items.flatMap((item) => {
      if (!isJsonObject(item)) return ['invalid object to validate'];
      const problems = typeProblems(item);
      return problems.length > 0 ? problems : validateModel(item, gvkOf(item), known);
    });
  };
}

/**
 * The replacement for --validate=warn: kubectl logs that it cannot warn about a List, which no
 * server checks as a whole.
 */
export function listWarning({ io, clock }: Pick<Context, 'io' | 'clock'>): () => Promise<readonly string[]> {
  const text = 'cannot perform warn validation if server-side field validation is unsupported, skipping validation';
  return async () => {
    io.stderr.write(klogLine('W', clock.now(), text));
    return [];
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
