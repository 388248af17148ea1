import type { V1ResourceRequirements } from '../../apimachinery/client-types.ts';
import { sortedKeys } from '../../apimachinery/go/text.ts';
import type { Wire } from '../../apimachinery/wire.ts';
import type { Writer } from '../writer.ts';

/**
 * Limits and requests, each under its title, in the order of their names. Quantities are shown as
 * the server writes them.
 */
export function writeResources(
  writer: Writer,
  level: number,
  resources: Wire<V1ResourceRequirements> | undefined,
): void {
  writeQuantities(writer, level, 'Limits', resources?.limits);
  writeQuantities(writer, level, 'Requests', resources?.requests);
}

/** A titled map of quantities; nothing when it is empty. */
export function writeQuantities(
  writer: Writer,
  level: number,
  title: string,
  quantities: Readonly<Record<string, string>> | undefined,
): void {
  const names = sortedKeys(quantities ?? {});
  if (names.length === 0) return;
  writer.line(level, `${title}:`);
  for (const name of names) writer.line(level + 1, `${name}:\t${quantities?.[name]}`);
}
