/**
 * Whether a pod can be on the same node as another of its workload: host ports and required
 * anti-affinity.
 */
import { isJsonObject, type JsonObject, objectsOf, textOf } from '../../apimachinery/json.ts';
import { at, type KubeObject, meta } from '../../apimachinery/object.ts';
import { meets } from './node-fit.ts';

/**
 * Why `pod` cannot go to `node` while `sibling`, of the same namespace, is on `its`; undefined when
 * it can.
 */
export function conflict(pod: KubeObject, node: KubeObject, sibling: KubeObject, its: KubeObject): string | undefined {
  const taken = meta(node).name === meta(its).name ? takenPort(pod, sibling) : undefined;
  if (taken !== undefined) return `host port ${taken} is taken`;
  return isKeptAway(pod, node, sibling, its) ? 'its anti-affinity keeps them apart' : undefined;
}

/** Whether it has anti-affinity or host ports: without them no pod blocks it. */
export function isParticular(pod: KubeObject): boolean {
  return hostPorts(pod).length > 0 || antiAffinityOf(pod).length > 0;
}

/** "8080/TCP" */
function takenPort(pod: KubeObject, sibling: KubeObject): string | undefined {
  const theirs = hostPorts(sibling);
  const found = hostPorts(pod).find((port) =>
    theirs.some(
      (other) =>
        other.port === port.port && other.protocol === port.protocol && isSameAddress(port.address, other.address),
    ),
  );
  return found && `${found.port}/${found.protocol}`;
}

const isSameAddress = (one: string, other: string): boolean => one === '' || other === '' || one === other;

function hostPorts(pod: KubeObject) {
  const containers = [
    ...objectsOf(at(pod, 'spec', 'containers')),
    ...objectsOf(at(pod, 'spec', 'initContainers')).filter(({ restartPolicy }) => restartPolicy === 'Always'),
  ];
  return containers
    .flatMap(({ ports }) => objectsOf(ports))
    .filter(({ hostPort }) => typeof hostPort === 'number' && hostPort > 0)
    .map(({ hostPort, protocol, hostIP }) => ({
      port: hostPort as number,
      protocol: textOf(protocol) || 'TCP',
      address: textOf(hostIP).replace(/^(0\.0\.0\.0|::)$/, ''),
    }));
}

function antiAffinityOf(pod: KubeObject): readonly JsonObject[] {
  const required = 'requiredDuringSchedulingIgnoredDuringExecution';
  return objectsOf(at(pod, 'spec', 'affinity', 'podAntiAffinity', required));
}

function isKeptAway(pod: KubeObject, node: KubeObject, sibling: KubeObject, its: KubeObject): boolean {
  return antiAffinityOf(pod).some((term) => {
    const { topologyKey, labelSelector, namespaces, namespaceSelector } = term;
    // a term with namespaces may or may not include this one
    if (namespaces !== undefined || namespaceSelector !== undefined) return false;
    const where = meta(node).labels?.[textOf(topologyKey)];
    return where !== undefined && meta(its).labels?.[textOf(topologyKey)] === where && selects(labelSelector, sibling);
  });
}

function selects(selector: JsonObject[string] | undefined, pod: KubeObject): boolean {
  if (!isJsonObject(selector)) return false;
  const { labels } = meta(pod);
  const { matchLabels, matchExpressions } = selector;
  const wanted = Object.entries(isJsonObject(matchLabels) ? matchLabels : {});
  return wanted.every(([key, value]) => labels?.[key] === value) && meets(objectsOf(matchExpressions), labels);
}
