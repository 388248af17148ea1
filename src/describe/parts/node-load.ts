import type { V1Node, V1Pod } from '../../apimachinery/client-types.ts';
import { ageSince } from '../../apimachinery/duration.ts';
import { sortedKeys } from '../../apimachinery/go/text.ts';
import {
  formatQuantity,
  parseQuantity,
  type Quantity,
  quantityValue,
  zeroQuantity,
} from '../../apimachinery/quantity.ts';
import type { Wire } from '../../apimachinery/wire.ts';
import { podLimits, podRequests, type ResourceList, sumResources } from '../../resources/pod-resources.ts';
import type { Writer } from '../writer.ts';
import { isHugePages, isStandardResource } from './pod-field.ts';

type Pod = Wire<V1Pod>;
type Amounts = Readonly<Record<string, string>>;

/**
 * The requests and limits of a node's pods, each and in total, as percentages of what the node has.
 */
export function writeNodeLoad(writer: Writer, { status }: Wire<V1Node>, pods: readonly Pod[], now: number): void {
  const allocatable = Object.keys(status?.allocatable ?? {}).length > 0 ? status?.allocatable : status?.capacity;
  writePods(writer, pods, allocatable ?? {}, now);
  writeSums(writer, pods, allocatable ?? {});
}

function writePods(writer: Writer, pods: readonly Pod[], allocatable: Amounts, now: number): void {
  writer.line(0, `Non-terminated Pods:\t(${pods.length} in total)`);
  writer.line(1, 'Namespace\tName\t\tCPU Requests\tCPU Limits\tMemory Requests\tMemory Limits\tAge');
  writer.line(1, '---------\t----\t\t------------\t----------\t---------------\t-------------\t---');
  for (const pod of pods) {
    const requests = podRequests(pod, { useStatus: true });
    const limits = podLimits(pod, { useStatus: true });
    const shares = ['cpu', 'memory'].flatMap((name) =>
      [requests, limits].map((list) => {
        const amount = list.get(name) ?? zeroQuantity;
        return `${formatQuantity(amount)} (${percentText(fraction(amount, allocatable, name))}%)`;
      }),
    );
    const { namespace = '', name = '', creationTimestamp } = pod.metadata ?? {};
    writer.line(1, [namespace, name, '', ...shares, ageSince(creationTimestamp, now)].join('\t'));
  }
}

function writeSums(writer: Writer, pods: readonly Pod[], allocatable: Amounts): void {
  const requests = sumResources(pods.map((pod) => podRequests(pod, { useStatus: false })));
  const limits = sumResources(pods.map((pod) => podLimits(pod, { useStatus: false })));
  writer.line(0, 'Allocated resources:\n  (Total limits may be over 100 percent, i.e., overcommitted.)');
  writer.line(1, 'Resource\tRequests\tLimits');
  writer.line(1, '--------\t--------\t------');
  const names = sortedKeys(allocatable);
  for (const name of ['cpu', 'memory', 'ephemeral-storage', ...names.filter(isHugePages)]) {
    const cells = [requests, limits].map((list) => sumText(list, allocatable, name));
    writer.line(1, [name, ...cells].join('\t'));
  }
  for (const name of names.filter((one) => !isStandardResource(one) && one !== 'pods')) {
    const cells = [requests, limits].map((list) => formatQuantity(list.get(name) ?? zeroQuantity));
    writer.line(1, [name, ...cells].join('\t'));
  }
}

/** Unlike the percentage of a pod, that of the total is zero when the node has nothing. */
function sumText(list: ResourceList, allocatable: Amounts, name: string): string {
  const amount = list.get(name) ?? zeroQuantity;
  const share = nodeAmount(allocatable, name) === 0 ? 0 : fraction(amount, allocatable, name);
  return `${formatQuantity(amount)} (${percentText(share)}%)`;
}

/** In percent. */
function fraction(amount: Quantity, allocatable: Amounts, name: string): number {
  return (quantityValue(amount, scaleOf(name)) / nodeAmount(allocatable, name)) * 100;
}

function nodeAmount(allocatable: Amounts, name: string): number {
  const text = allocatable[name];
  return text === undefined ? 0 : quantityValue(parseQuantity(text), scaleOf(name));
}

/** Cores are counted in thousandths. */
function scaleOf(name: string): number {
  return name === 'cpu' ? -3 : 0;
}

/** Division by zero gives the smallest integer, as Go does on a 64-bit processor. */
function percentText(share: number): string {
  return Number.isFinite(share) ? String(Math.trunc(share)) : '-9223372036854775808';
}
