import type {
  V1PodSchedulingGroup,
  V1Taint,
  V1Toleration,
  V1TopologySpreadConstraint,
} from '../../apimachinery/client-types.ts';
import { goSorted } from '../../apimachinery/go/sort.ts';
import { compareStrings } from '../../apimachinery/go/text.ts';
import { formatLabelSelector } from '../../apimachinery/label-selector.ts';
import type { Wire } from '../../apimachinery/wire.ts';
import type { Writer } from '../writer.ts';
import { writeList } from './labels.ts';

type List<T> = readonly Wire<T>[] | undefined;

export function writeTolerations(writer: Writer, title: string, tolerations: List<V1Toleration>): void {
  const sorted = goSorted(tolerations ?? [], (a, b) => compareStrings(a.key ?? '', b.key ?? '') < 0);
  writeList(writer, title, sorted.map(tolerationText));
}

function tolerationText({
  key = '',
  value = '',
  effect = '',
  operator,
  tolerationSeconds,
}: Wire<V1Toleration>): string {
  let text = key;
  if (value !== '') text += `=${value}`;
  if (effect !== '') text += `:${effect}`;
  if (operator === 'Exists' && value === '') text += text === '' ? 'op=Exists' : ' op=Exists';
  if (tolerationSeconds !== undefined) text += ` for ${tolerationSeconds}s`;
  return text;
}

export function writeTaints(writer: Writer, title: string, taints: List<V1Taint>): void {
  const order = ({ effect, key }: Wire<V1Taint>): string => `${effect},${key}`;
  const sorted = [...(taints ?? [])].sort((a, b) => compareStrings(order(a), order(b)));
  writeList(writer, title, sorted.map(taintText));
}

/** `key=value:Effect`, without absent parts (Taint.ToString). */
function taintText({ key, value = '', effect = '' }: Wire<V1Taint>): string {
  if (effect === '') return value === '' ? key : `${key}=${value}:`;
  return value === '' ? `${key}:${effect}` : `${key}=${value}:${effect}`;
}

export function writeTopologySpread(
  writer: Writer,
  constraints: List<V1TopologySpreadConstraint>,
  indent: string,
): void {
  if (constraints === undefined || constraints.length === 0) return;
  const sorted = [...constraints].sort((a, b) => compareStrings(a.topologyKey, b.topologyKey));
  writeList(writer, 'Topology Spread Constraints', sorted.map(constraintText), indent);
}

function constraintText({
  topologyKey,
  whenUnsatisfiable,
  maxSkew,
  labelSelector,
}: Wire<V1TopologySpreadConstraint>): string {
  const text = `${topologyKey}:${whenUnsatisfiable} when max skew ${maxSkew} is exceeded`;
  return labelSelector ? `${text} for selector ${formatLabelSelector(labelSelector)}` : text;
}

export function writeSchedulingGroup(
  writer: Writer,
  group: Wire<V1PodSchedulingGroup> | undefined,
  indent: string,
): void {
  if (group === undefined) return;
  writer.line(0, `${indent}SchedulingGroup:`);
  writer.line(1, `PodGroupName:\t${group.podGroupName ?? ''}`);
}
