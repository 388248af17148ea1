/** The containers of a pod that a debug session adds, or changes. */
import { type JsonObject, objectsOf, textOf } from '../../apimachinery/json.ts';
import { at, type KubeObject } from '../../apimachinery/object.ts';

/** In the order in which kubectl looks for a container (podutils.VisitContainers). */
const LISTS = ['initContainers', 'containers', 'ephemeralContainers'] as const;

export type ContainerList = (typeof LISTS)[number];

/** The names of all containers, init and ephemeral ones too. */
export function containerNames(pod: KubeObject): ReadonlySet<string> {
  return new Set(LISTS.flatMap((list) => containersIn(pod, list).map(({ name }) => textOf(name))));
}

export const containersIn = (pod: KubeObject, list: ContainerList): JsonObject[] => objectsOf(at(pod, 'spec', list));

/** The container of this name, of one list or the first of all; undefined when there is none. */
export function containerOf(
  pod: KubeObject,
  name: string,
  lists: readonly ContainerList[] = LISTS,
): JsonObject | undefined {
  return lists.flatMap((list) => containersIn(pod, list)).find((container) => container.name === name);
}

/** The pod with fields of its spec replaced. */
export function withSpec(pod: KubeObject, fields: JsonObject): KubeObject {
  return { ...pod, spec: { ...(at(pod, 'spec') as JsonObject), ...fields } };
}

/** The pod with a container added at the end of a list. */
export function withContainer(pod: KubeObject, list: ContainerList, container: JsonObject): KubeObject {
  return withSpec(pod, { [list]: [...containersIn(pod, list), container] });
}

/** The pod with the container of this name changed: the one that containerOf finds. */
export function changeContainer(
  pod: KubeObject,
  name: string,
  change: (container: JsonObject) => JsonObject,
  lists: readonly ContainerList[] = LISTS,
): KubeObject {
  const found = containerOf(pod, name, lists);
  const list = lists.find((one) => containersIn(pod, one).some((container) => container === found));
  if (found === undefined || list === undefined) return pod;
  const changed = containersIn(pod, list).map((container) => (container === found ? change(container) : container));
  return withSpec(pod, { [list]: changed });
}
