import type { GoValue } from '../../apimachinery/go/values.ts';
import type { Schema } from './compiled.ts';
import { typeOfValue } from './value.ts';

/** The properties or items that no keyword has looked at yet; of no interest where nobody asks for them. */
export class Unevaluated {
  private readonly properties = new Set<string>();
  private readonly items = new Set<number>();

  constructor(value: GoValue, { parts, version }: Schema, callerNeeds: boolean) {
    if (Array.isArray(value)) {
      const { items, additionalItems, prefixItems = [], unevaluatedItems } = parts;
      if (items !== undefined || additionalItems !== undefined || !(callerNeeds || unevaluatedItems !== undefined))
        return;
      // of 2019 a schema for all items has none of its own for the first
      const first = version < 2020 && prefixItems.length === 0 ? 0 : prefixItems.length;
      for (let index = first; index < value.length; index += 1) this.items.add(index);
    } else if (typeOfValue(value) === 'object') {
      const { additionalProperties, unevaluatedProperties } = parts;
      if (additionalProperties !== undefined || !(callerNeeds || unevaluatedProperties !== undefined)) return;
      for (const key of Object.keys(value as object)) this.properties.add(key);
    }
  }

  get isEmpty(): boolean {
    return this.properties.size === 0 && this.items.size === 0;
  }

  hasProperty(name: string): boolean {
    return this.properties.has(name);
  }

  hasItem(index: number): boolean {
    return this.items.has(index);
  }

  deleteProperty(name: string): void {
    this.properties.delete(name);
  }

  deleteItem(index: number): void {
    this.items.delete(index);
  }

  /** Takes away what another schema has looked at. */
  merge(other: Unevaluated): void {
    for (const name of this.properties) if (!other.properties.has(name)) this.properties.delete(name);
    for (const index of this.items) if (!other.items.has(index)) this.items.delete(index);
  }

  clear(): void {
    this.properties.clear();
    this.items.clear();
  }
}
