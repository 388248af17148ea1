/** Work on many objects: kinds one after the other, within a kind at once (perform of pkg/kube/client.go). */
import { HelmFault } from '../../../helm/error.ts';
import { inParallel } from '../../../kube/in-parallel.ts';
import { isReleaseFault } from '../faults.ts';
import type { Resource } from './resource.ts';

/** There was nothing to do. */
export class NothingVisited extends HelmFault {
  constructor() {
    super('no objects visited');
  }
}

/** Resources of one kind that follow each other. */
function groupsOf(resources: readonly Resource[]): readonly (readonly Resource[])[] {
  const groups: Resource[][] = [];
  let kind: string | undefined;
  for (const resource of resources) {
    if (kind !== resource.object.kind) groups.push([]);
    kind = resource.object.kind;
    groups.at(-1)?.push(resource);
  }
  return groups;
}

/** One failure keeps nothing from being tried. Returns the errors; throws NothingVisited for no resources. */
export async function perform(
  resources: readonly Resource[],
  work: (resource: Resource) => Promise<void>,
): Promise<readonly Error[]> {
  if (resources.length === 0) throw new NothingVisited();
  const errors: Error[] = [];
  for (const group of groupsOf(resources)) {
    const outcomes = await inParallel(group, (resource) =>
      work(resource).catch((error: unknown) => {
        if (isReleaseFault(error)) return error;
        throw error;
      }),
    );
    errors.push(...outcomes.filter((outcome) => outcome instanceof Error));
  }
  return errors;
}
