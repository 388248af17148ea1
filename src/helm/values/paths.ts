/** Values by dotted paths (pkg/chart/common/values.go). */

import { goQuote } from '../../apimachinery/go/text.ts';
import type { GoMap, GoValue } from '../../apimachinery/go/values.ts';
import { isTable } from './coalesce.ts';

/** The table at a path; otherwise the error's text, which names the first part that is none. */
export function tableAt(values: GoMap, path: string): GoMap | string {
  let table = values;
  for (const part of path.split('.')) {
    const next = Object.hasOwn(table, part) ? table[part] : undefined;
    if (!isTable(next)) return `${goQuote(part)} is not a table`;
    table = next;
  }
  return table;
}

/** The value at a path; undefined where there is none, or a table. */
export function valueAt(values: GoMap, path: string): GoValue | undefined {
  const parts = path.split('.');
  const last = parts.pop() as string;
  const table = parts.length === 0 ? values : tableAt(values, parts.join('.'));
  if (typeof table === 'string' || !Object.hasOwn(table, last)) return undefined;
  const value = table[last];
  return isTable(value) ? undefined : value;
}
