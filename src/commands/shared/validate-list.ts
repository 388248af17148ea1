/** What kubectl validates by itself with --validate=strict: the items of a List, whose fields no server checks as a whole. */

import { isJsonObject, parseJson } from '../../apimachinery/json.ts';
import { at, gvkOf, type KubeObject } from '../../apimachinery/object.ts';
import { type Definitions, validateModel } from '../../apimachinery/openapi/validation.ts';
import type { Context } from '../../context.ts';
import { StatusError } from '../../errors.ts';
import type { Cluster } from '../../kube/cluster.ts';
import { klogLine } from '../../kube/transport/klog.ts';
import { typeProblems } from '../../manifest/decode.ts';

/** A function that answers the problems of a List's items, or of a list of a kind with all it holds; the server's OpenAPI v2 document is read once, for the first List. */
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

/** What stands in for it with --validate=warn: kubectl says in its log that it cannot warn of what no server checks as a whole. */
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
    // a server that does not tell its definitions checks the items itself when they are written
    if (error instanceof StatusError) return {};
    throw error;
  }
}
