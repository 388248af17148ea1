/** What --rollback-on-failure does after a failure, as far as people want to know it. */
import { equalJson } from '../../apimachinery/json.ts';
import { meta } from '../../apimachinery/object.ts';
import { isSame, RESOURCE_POLICY, type Resource } from './objects/resource.ts';

/** What became of an object: it is as it was before, there again, gone, or left because of its resource policy. */
export type UndoneChange = 'changed' | 'created' | 'deleted' | 'kept';

export interface UndoneObject {
  readonly resource: Pick<Resource, 'mapping' | 'namespace' | 'name'>;
  readonly change: UndoneChange;
}

export interface Undoing {
  readonly action: 'rollback' | 'uninstall';
  readonly name: string;
  readonly namespace: string;
  /** The revision that failed. */
  readonly from: number;
  /** The revision that was gone back to. */
  readonly to?: number;
  /** The number under which it is stored again. */
  readonly revision?: number;
  /** Whether all of it was done; if not, `objects` are those that it was begun with. */
  readonly done: boolean;
  readonly objects: readonly UndoneObject[];
}

const isKept = ({ object }: Resource): boolean => meta(object).annotations?.[RESOURCE_POLICY] === 'keep';

/**
 * What a roll back from some manifests to others changes, in the order of the manifests; objects
 * that both have alike are left out. The resources are as the manifests have them.
 */
export function undoneObjects(from: readonly Resource[], to: readonly Resource[]): readonly UndoneObject[] {
  const back = to.flatMap((resource): readonly UndoneObject[] => {
    const now = from.find((one) => isSame(one, resource));
    if (now === undefined) return [{ resource, change: 'created' }];
    return equalJson(now.object, resource.object) ? [] : [{ resource, change: 'changed' }];
  });
  const gone = from
    .filter((resource) => !to.some((one) => isSame(one, resource)))
    .map((resource): UndoneObject => ({ resource, change: isKept(resource) ? 'kept' : 'deleted' }));
  return [...back, ...gone];
}
