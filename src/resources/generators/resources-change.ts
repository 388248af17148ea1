/** `set resources`: requests and limits of containers. */

import type { JsonObject } from '../../apimachinery/json.ts';
import { formatQuantity, parseQuantity } from '../../apimachinery/quantity.ts';
import { CliError } from '../../errors.ts';
import { mapIn } from './struct-change.ts';

/** Amounts by resource name, in canonical form. */
export type ResourceList = ReadonlyMap<string, string>;

/** `cpu=100m,memory=256Mi` to amounts. Throws CliError for a part that is no pair or no amount. */
export function parseResourceList(text: string): ResourceList {
  if (text === '') return new Map();
  return new Map(
    text.split(',').map((statement) => {
      const parts = statement.split('=');
      if (parts.length !== 2) {
        throw new CliError(`invalid argument syntax ${statement}, expected <resource>=<value>`);
      }
      return [parts[0] as string, amount(parts[1] as string)];
    }),
  );
}

function amount(text: string): string {
  try {
    return formatQuantity(parseQuantity(text));
  } catch (error) {
    throw error instanceof SyntaxError ? new CliError(error.message, { cause: error }) : error;
  }
}

/** Puts amounts beside those that a container of a draft has. */
export function putResources(
  container: JsonObject,
  amounts: { readonly limits: ResourceList; readonly requests: ResourceList },
): void {
  for (const side of ['limits', 'requests'] as const) {
    if (amounts[side].size === 0) continue;
    const list = mapIn(mapIn(container, 'resources'), side);
    for (const [name, value] of amounts[side]) list[name] = value;
  }
}
