import { compareQuantities, parseQuantity, zeroQuantity } from '../../apimachinery/quantity.ts';

/**
 * The quality of service class of a pod, from its status or computed as in kubectl
 * (k8s.io/kubectl/pkg/util/qos).
 */

type QosClass = 'Guaranteed' | 'Burstable' | 'BestEffort';

interface Requirements {
  readonly requests?: Readonly<Record<string, string>>;
  readonly limits?: Readonly<Record<string, string>>;
}

interface PodWithQos {
  readonly spec?: {
    readonly containers?: readonly { readonly resources?: Requirements }[];
    readonly initContainers?: readonly { readonly resources?: Requirements }[];
    readonly resources?: Requirements;
  };
  readonly status?: { readonly qosClass?: string };
}

/** status.qosClass, else computed from the requests and limits of cpu and memory. */
export function podQosClass({ spec, status }: PodWithQos): string {
  if (status?.qosClass) return status.qosClass;
  if (spec?.resources !== undefined && countsForPod(spec.resources)) return requirementsClass(spec.resources);
  const containers = [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])];
  return combine(containers.map(({ resources }) => requirementsClass(resources ?? {})));
}

function countsForPod({ requests, limits }: Requirements): boolean {
  const names = Object.keys({ ...requests, ...limits });
  return names.some((name) => name === 'cpu' || name === 'memory' || name.startsWith('hugepages-'));
}

function requirementsClass(resources: Requirements): QosClass {
  return combine([resourceClass(resources, 'cpu'), resourceClass(resources, 'memory')]);
}

function resourceClass({ requests, limits }: Requirements, name: string): QosClass {
  const [request, limit] = [requests?.[name], limits?.[name]].map((text) =>
    text === undefined ? zeroQuantity : parseQuantity(text),
  ) as [typeof zeroQuantity, typeof zeroQuantity];
  if (compareQuantities(request, limit) !== 0) return 'Burstable';
  return request.unscaled === 0n ? 'BestEffort' : 'Guaranteed';
}

/** The class that all share; if they differ, the pod is Burstable. */
function combine(classes: readonly QosClass[]): QosClass {
  const first = classes[0] ?? 'BestEffort';
  return classes.every((one) => one === first) ? first : 'Burstable';
}
