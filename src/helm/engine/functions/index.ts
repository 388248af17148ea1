/** Every function that templates of charts can call, but for those of late-functions.ts. */
import type { GoFunction } from '../../../apimachinery/go/values.ts';
import type { EngineOptions } from '../scope.ts';

export async function helmFunctions(_options: EngineOptions): Promise<ReadonlyMap<string, GoFunction>> {
  return new Map();
}
