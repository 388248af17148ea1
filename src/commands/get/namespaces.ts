/** `get --namespaces a,b`: one selection in several namespaces. */
import type { Context } from '../../context.ts';
import type { SelectionRequest, Target, Targets } from '../../manifest/selection.ts';
import { resolveTargets } from '../../manifest/targets.ts';

/**
 * What a request selects in each of the namespaces: type by type (or name by name), and the
 * namespaces in the order given. What has no namespace is there once.
 */
export async function targetsIn(
  context: Context,
  request: SelectionRequest,
  namespaces: readonly string[],
): Promise<Targets> {
  const all: Targets[] = [];
  for (const namespace of namespaces) all.push(await resolveTargets(context, { ...request, namespace }));
  const byKey = new Map<string, Target>();
  for (let index = 0; index < Math.max(...all.map(({ targets }) => targets.length)); index += 1) {
    for (const { targets } of all) {
      const target = targets[index];
      if (target !== undefined && !byKey.has(keyOf(target))) byKey.set(keyOf(target), target);
    }
  }
  const targets = [...byKey.values()];
  return {
    targets,
    errors: all.flatMap(({ errors }) => errors),
    singleItemImplied: targets.length === 1 && all.every(({ singleItemImplied }) => singleItemImplied),
    targetsSingleItems: all.every(({ targetsSingleItems }) => targetsSingleItems),
  };
}

function keyOf(target: Target): string {
  const { group, version, resource } = target.mapping;
  return JSON.stringify([group, version, resource, target.namespace, target.kind === 'object' ? target.name : '']);
}
