import { addQuantities, compareQuantities, parseQuantity, type Quantity } from '../apimachinery/quantity.ts';

/**
 * The requests and limits of a pod, as the scheduler counts them
 * (k8s.io/component-helpers/resource, KEP-753 for sidecars).
 */

export type ResourceList = ReadonlyMap<string, Quantity>;
type Texts = Readonly<Record<string, string>> | null | undefined;

interface Requirements {
  readonly requests?: Texts;
  readonly limits?: Texts;
}

interface Container {
  readonly name: string;
  readonly restartPolicy?: string;
  readonly resources?: Requirements | null;
}

interface ContainerStatus {
  readonly name: string;
  readonly allocatedResources?: Texts;
  readonly resources?: Requirements | null;
}

/** The fields of a pod that the computation reads. */
export interface PodWithResources {
  readonly spec?: {
    readonly containers: readonly Container[];
    readonly initContainers?: readonly Container[];
    readonly resources?: Requirements | null;
    readonly overhead?: Texts;
  };
  readonly status?: {
    readonly conditions?: readonly { readonly type: string; readonly reason?: string }[];
    readonly containerStatuses?: readonly ContainerStatus[];
    readonly initContainerStatuses?: readonly ContainerStatus[];
  };
}

interface PodResourcesOptions {
  /** Count what the kubelet has granted or applied too, while a resize in place is in progress. */
  readonly useStatus: boolean;
}

type Pick = (container: Container, status: ContainerStatus | undefined) => Texts;

/** The requests of the whole pod: containers, init containers, pod-level resources, overhead. */
export function podRequests(pod: PodWithResources, options: PodResourcesOptions): ResourceList {
  const result = new Map(options.useStatus ? requestsWithStatus(pod) : aggregate(pod, specRequests));
  override(result, pod.spec?.resources?.requests);
  for (const [name, quantity] of parseList(pod.spec?.overhead)) add(result, name, quantity);
  return result;
}

/** The limits of the whole pod; overhead only raises limits that are there. */
export function podLimits(pod: PodWithResources, options: PodResourcesOptions): ResourceList {
  const result = new Map(options.useStatus ? limitsWithStatus(pod) : aggregate(pod, specLimits));
  override(result, pod.spec?.resources?.limits);
  for (const [name, quantity] of parseList(pod.spec?.overhead)) {
    if ((result.get(name)?.unscaled ?? 0n) !== 0n) add(result, name, quantity);
  }
  return result;
}

/** The sum of several lists, name by name. */
export function sumResources(lists: Iterable<ResourceList>): ResourceList {
  const sum = new Map<string, Quantity>();
  for (const list of lists) for (const [name, quantity] of list) add(sum, name, quantity);
  return sum;
}

const specRequests: Pick = (container) => container.resources?.requests;
const specLimits: Pick = (container) => container.resources?.limits;

function requestsWithStatus(pod: PodWithResources): ResourceList {
  const infeasible = resizeIsInfeasible(pod);
  const fallback: Pick = (container) => (infeasible ? undefined : container.resources?.requests);
  const allocated = aggregate(pod, (container, status) => status?.allocatedResources ?? fallback(container, status));
  const actuated = aggregate(
    pod,
    (container, status) => status?.resources?.requests ?? status?.allocatedResources ?? fallback(container, status),
  );
  return infeasible ? largest(actuated, allocated) : largest(aggregate(pod, specRequests), actuated, allocated);
}

function limitsWithStatus(pod: PodWithResources): ResourceList {
  const infeasible = resizeIsInfeasible(pod);
  const actuated = aggregate(
    pod,
    (container, status) => status?.resources?.limits ?? (infeasible ? undefined : container.resources?.limits),
  );
  return infeasible ? actuated : largest(aggregate(pod, specLimits), actuated);
}

function resizeIsInfeasible(pod: PodWithResources): boolean {
  return pod.status?.conditions?.find(({ type }) => type === 'PodResizePending')?.reason === 'Infeasible';
}

/**
 * Containers and sidecars add up; every other init container needs its own on top of the sidecars
 * started before it.
 */
function aggregate(pod: PodWithResources, pick: Pick): ResourceList {
  const statuses = [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])];
  const byName = new Map(statuses.map((status) => [status.name, status]));
  const listOf = (container: Container) => parseList(pick(container, byName.get(container.name)));

  const total = new Map<string, Quantity>();
  for (const container of pod.spec?.containers ?? [])
    for (const [name, quantity] of listOf(container)) add(total, name, quantity);
  const sidecars = new Map<string, Quantity>();
  const starting = new Map<string, Quantity>();
  for (const container of pod.spec?.initContainers ?? []) {
    const list = listOf(container);
    if (container.restartPolicy === 'Always') {
      for (const [name, quantity] of list) {
        add(total, name, quantity);
        add(sidecars, name, quantity);
      }
      raise(starting, sidecars);
    } else {
      raise(starting, sumResources([list, sidecars]));
    }
  }
  raise(total, starting);
  return total;
}

function largest(...lists: readonly ResourceList[]): ResourceList {
  const result = new Map<string, Quantity>();
  for (const list of lists) raise(result, list);
  return result;
}

function raise(target: Map<string, Quantity>, list: ResourceList): void {
  for (const [name, quantity] of list) {
    const present = target.get(name);
    if (present === undefined || compareQuantities(quantity, present) > 0) target.set(name, quantity);
  }
}

function add(target: Map<string, Quantity>, name: string, quantity: Quantity): void {
  const present = target.get(name);
  target.set(name, present === undefined ? quantity : addQuantities(present, quantity));
}

/** Pod-level resources (KEP-2837) replace what the containers sum up to. */
function override(target: Map<string, Quantity>, texts: Texts): void {
  for (const [name, quantity] of parseList(texts)) {
    if (name === 'cpu' || name === 'memory' || name.startsWith('hugepages-')) target.set(name, quantity);
  }
}

function parseList(texts: Texts): ResourceList {
  return new Map(Object.entries(texts ?? {}).map(([name, text]) => [name, parseQuantity(text)]));
}
