/** Values on their way to another thread, where only plain ones arrive as they were. */
import { type GoMap, type GoValue, SizedInteger } from '../../apimachinery/go/values.ts';

/** Maps do not occur among values, so that they can stand for integers that have a size. */
type Integer = Map<'type' | 'value', string | bigint>;

const changed = (value: GoValue, change: (value: object) => GoValue | undefined): GoValue => {
  if (typeof value !== 'object' || value === null) return value;
  const found = change(value);
  if (found !== undefined) return found;
  if (Array.isArray(value)) return value.map((item) => changed(item, change));
  return Object.fromEntries(Object.entries(value as GoMap).map(([key, item]) => [key, changed(item, change)]));
};

export const packed = (value: GoValue): GoValue =>
  changed(value, (item) => {
    if (!(item instanceof SizedInteger)) return undefined;
    const integer: Integer = new Map<'type' | 'value', string | bigint>([
      ['type', item.type],
      ['value', item.value],
    ]);
    return integer as unknown as GoValue;
  });

export const unpacked = (value: GoValue): GoValue =>
  changed(value, (item) => {
    if (!(item instanceof Map)) return undefined;
    const integer = item as Integer;
    return new SizedInteger(integer.get('type') as 'int64', integer.get('value') as bigint);
  });
