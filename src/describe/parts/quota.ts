import type { V1LimitRange, V1LimitRangeItem, V1ResourceQuota } from '../../apimachinery/client-types.ts';
import { sortedKeys } from '../../apimachinery/go/text.ts';
import { formatQuantity, parseQuantity, quantityValue, wholeQuantity } from '../../apimachinery/quantity.ts';
import type { Wire } from '../../apimachinery/wire.ts';
import type { Writer } from '../writer.ts';

const scopeTexts: Readonly<Record<string, string>> = {
  Terminating:
    'Matches all pods that have an active deadline. These pods have a limited lifespan on a node before being actively terminated by the system.',
  NotTerminating:
    'Matches all pods that do not have an active deadline. These pods usually include long running pods whose container command is not expected to terminate.',
  BestEffort:
    'Matches all pods that do not have resource requirements set. These pods have a best effort quality of service.',
  NotBestEffort:
    'Matches all pods that have at least one resource requirement set. These pods have a burstable or guaranteed quality of service.',
};

/** The scopes of a quota, and what each means; `bullet` precedes the meaning. */
export function writeScopes(
  writer: Writer,
  level: number,
  scopes: readonly string[] | undefined,
  bullet: string,
): void {
  if (scopes === undefined || scopes.length === 0) return;
  const sorted = [...scopes].sort();
  writer.line(level, `Scopes:\t${sorted.join(', ')}`);
  for (const scope of sorted) {
    const text = scopeTexts[scope];
    if (text !== undefined) writer.line(level, `${bullet}${text}`);
  }
}

/** The usage of each limit. */
export function quotaRows({
  status,
}: Wire<V1ResourceQuota>): readonly (readonly [name: string, used: string, hard: string])[] {
  const { hard = {}, used = {} } = status ?? {};
  return sortedKeys(hard).map((name) => [name, used[name] ?? '0', hard[name] ?? '0']);
}

/**
 * The used amount in the notation of the limit, where they differ: `1073741824` of `2Gi` is `1Gi`.
 */
export function inNotationOf(hard: string, used: string): string {
  const [limit, amount] = [parseQuantity(hard), parseQuantity(used)];
  return limit.format === amount.format ? used : formatQuantity(wholeQuantity(quantityValue(amount), limit.format));
}

/** One line for each resource of a limit range. */
export function writeLimits(writer: Writer, { spec }: Wire<V1LimitRange>, prefix: string): void {
  for (const item of spec?.limits ?? []) {
    const columns = [item.min, item.max, item.defaultRequest, defaults(item), item.maxLimitRequestRatio];
    const names = sortedKeys(Object.assign({}, ...columns));
    for (const name of names) {
      const values = columns.map((column) => column?.[name] ?? '-');
      writer.line(0, `${prefix}${item.type}\t${name}\t${values.join('\t')}`);
    }
  }
}

/** client-node's classes call the field `_default`; the JSON has `default`. */
function defaults(item: Wire<V1LimitRangeItem>): Readonly<Record<string, string>> | undefined {
  return (item as { readonly default?: Readonly<Record<string, string>> }).default;
}
