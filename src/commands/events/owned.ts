import type { KubeObject } from '../../apimachinery/object.ts';
import type { Context } from '../../context.ts';
import type { Subject } from './scope.ts';
export async function ownedEvents(
  _c: Context,
  _s: Subject,
  _n: string,
): Promise<(event: KubeObject) => Promise<boolean>> {
  return async () => true;
}
