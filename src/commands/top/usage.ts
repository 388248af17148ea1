/**
 * Usage of nodes and pods as the tables of `top` show it (k8s.io/kubectl/pkg/metricsutil). CPU is
 * in thousandths of a core, rounded up; memory and swap are in MiB, rounded down.
 */
import { goSorted } from '../../apimachinery/go/sort.ts';
import { compareStrings } from '../../apimachinery/go/text.ts';
import { addQuantities, type Quantity, quantityValue, zeroQuantity } from '../../apimachinery/quantity.ts';

/** Amounts by the name of the resource: cpu, memory, swap. */
export type Usage = ReadonlyMap<string, Quantity>;

export interface NodeUsage {
  readonly name: string;
  readonly usage: Usage;
}

export interface ContainerUsage {
  readonly name: string;
  readonly usage: Usage;
}

export interface PodUsage {
  readonly name: string;
  readonly namespace: string;
  readonly containers: readonly ContainerUsage[];
}

export interface TableOptions {
  readonly noHeaders: boolean;
  /** --sort-by; "" sorts by name. */
  readonly sortBy: string;
  readonly showSwap: boolean;
}

export interface PodTableOptions extends TableOptions {
  readonly containers: boolean;
  readonly withNamespace: boolean;
  readonly sum: boolean;
}

/** The cells of a table's line, each of which ends with a tab there. */
type Row = readonly string[];

const resourcesOf = ({ showSwap }: TableOptions): readonly string[] => ['cpu', 'memory', ...(showSwap ? ['swap'] : [])];

const amountOf = (usage: Usage, resource: string): Quantity => usage.get(resource) ?? zeroQuantity;

const MILLI = -3;
const MEBIBYTE = 1024 * 1024;

/** Pods and containers have the greatest consumer first, or go by name. */
function precedes<Item>(sortBy: string, usageOf: (item: Item) => Usage, nameOf: (item: Item) => readonly string[]) {
  return (left: Item, right: Item): boolean => {
    if (sortBy === '') return firstDifference(nameOf(left), nameOf(right)) < 0;
    const scale = sortBy === 'cpu' ? MILLI : 0;
    const [less, more] = [usageOf(left), usageOf(right)].map((usage) => quantityValue(amountOf(usage, sortBy), scale));
    return less! > more!;
  };
}

const firstDifference = (left: readonly string[], right: readonly string[]): number =>
  left.map((part, index) => compareStrings(part, right[index] ?? '')).find((order) => order !== 0) ?? 0;

/** What the containers of a pod use together. */
function sumOf(containers: readonly ContainerUsage[]): Usage {
  const total = new Map<string, Quantity>();
  for (const { usage } of containers) {
    for (const [resource, amount] of usage) {
      total.set(resource, addQuantities(total.get(resource) ?? zeroQuantity, amount));
    }
  }
  return total;
}

function amountText(resource: string, amount: Quantity): string {
  if (resource === 'cpu') return `${quantityValue(amount, MILLI)}m`;
  return `${Math.trunc(quantityValue(amount) / MEBIBYTE)}Mi`;
}

/** How much of what there is, in whole percent, rounded down; "0%" of nothing. */
function percent(amount: Quantity, available: Quantity): string {
  const all = quantityValue(available, MILLI);
  return `${all === 0 ? 0 : Math.trunc((quantityValue(amount, MILLI) / all) * 100)}%`;
}

const UNKNOWN = '<unknown>';

/**
 * The rows of `top node`. `available` has the resources of each node by its name; a node that is in
 * it without a usage is at the end, unknown. A resource that a node lacks there has no percentage,
 * but for swap, which is unknown then.
 */
export function nodeTable(
  nodes: readonly NodeUsage[],
  available: ReadonlyMap<string, Usage>,
  options: TableOptions,
): readonly Row[] {
  const resources = resourcesOf(options);
  const sorted = goSorted(
    nodes,
    precedes(
      options.sortBy,
      ({ usage }) => usage,
      ({ name }) => [name],
    ),
  );
  const missing = [...available.keys()].filter((name) => !nodes.some((node) => node.name === name));
  const swap = options.showSwap ? ['SWAP(bytes)', 'SWAP(%)'] : [];
  return [
    ...(options.noHeaders ? [] : [['NAME', 'CPU(cores)', 'CPU(%)', 'MEMORY(bytes)', 'MEMORY(%)', ...swap]]),
    ...sorted.map(({ name, usage }) => [
      name,
      ...resources.flatMap((resource) => nodeCells(resource, usage, available.get(name))),
    ]),
    ...missing.map((name) => [name, ...resources.flatMap(() => [UNKNOWN, UNKNOWN])]),
  ];
}

function nodeCells(resource: string, usage: Usage, available: Usage | undefined): Row {
  const all = available?.get(resource);
  if (resource === 'swap' && available !== undefined && all === undefined) return [UNKNOWN, UNKNOWN];
  const amount = amountOf(usage, resource);
  return [amountText(resource, amount), ...(all === undefined ? [] : [percent(amount, all)])];
}

/** The rows of `top pod`. */
export function podTable(pods: readonly PodUsage[], options: PodTableOptions): readonly Row[] {
  const resources = resourcesOf(options);
  const { containers, withNamespace, sortBy } = options;
  const totals = new Map(pods.map((pod) => [pod, sumOf(pod.containers)]));
  const sorted = goSorted(
    pods,
    precedes(
      sortBy,
      (pod) => totals.get(pod)!,
      ({ name, namespace }) => (withNamespace ? [namespace, name] : [name]),
    ),
  );
  const columns = ['NAME', 'CPU(cores)', 'MEMORY(bytes)', ...(options.showSwap ? ['SWAP(bytes)'] : [])];
  const headers = [...(withNamespace ? ['NAMESPACE'] : []), ...(containers ? ['POD'] : []), ...columns];
  const amounts = (usage: Usage): Row => resources.map((resource) => amountText(resource, amountOf(usage, resource)));
  const lines = sorted.flatMap((pod) => {
    const place = withNamespace ? [pod.namespace] : [];
    if (!containers) return [[...place, pod.name, ...amounts(totals.get(pod)!)]];
    return sortedContainers(pod, sortBy).map(({ name, usage }) => [...place, pod.name, name, ...amounts(usage)]);
  });
  const width = options.noHeaders ? columns.length : headers.length;
  return [
    ...(options.noHeaders ? [] : [headers]),
    ...lines,
    ...(options.sum ? sumRows(amounts(sumOf(pods.flatMap((pod) => pod.containers))), width) : []),
  ];
}

const sortedContainers = ({ containers }: PodUsage, sortBy: string): readonly ContainerUsage[] =>
  goSorted(
    containers,
    precedes(
      sortBy,
      ({ usage }) => usage,
      ({ name }) => [name],
    ),
  );

/**
 * The rows of --sum. Like kubectl's they stand under the last columns of two resources; `width` is
 * how many headers there are (without headers: those that a pod always has).
 */
function sumRows(total: Row, width: number): readonly Row[] {
  const blanks = (count: number): Row => Array.from({ length: Math.max(0, count) }, () => '');
  return [
    [...blanks(width - 2), '________', '________'],
    [...blanks(width - 3), '', ...total],
  ];
}
