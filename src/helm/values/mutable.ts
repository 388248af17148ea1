/** Values while they are put together. Everywhere else they are read only. */

import type { GoMap, GoValue } from '../../apimachinery/go/values.ts';
import { type JsonObject, setKey as setJsonKey } from '../../apimachinery/json.ts';

export type MutableMap = Record<string, GoValue>;
export type MutableList = GoValue[];

/** Sets an own property, `__proto__` included. */
export const setKey = (map: MutableMap | GoMap, key: string, value: GoValue): void =>
  setJsonKey(map as unknown as JsonObject, key, value as unknown as JsonObject);
