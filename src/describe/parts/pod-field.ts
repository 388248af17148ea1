/** The values of the downward API for a container, as far as kubectl resolves them. */
import { parseQuantity, type Quantity, quantityValue, zeroQuantity } from '../../apimachinery/quantity.ts';

interface ResourceField {
  readonly resource: string;
  readonly divisor?: string;
}

interface ContainerWithResources {
  readonly resources?: {
    readonly requests?: Readonly<Record<string, string>>;
    readonly limits?: Readonly<Record<string, string>>;
  };
}

/**
 * A resourceFieldRef's value in units of its divisor, rounded up; "" for a resource other than cpu,
 * memory, ephemeral-storage and huge pages (ExtractContainerResourceValue of kubectl).
 */
export function containerResourceValue(field: ResourceField, container: ContainerWithResources): string {
  const [, side, name = ''] = /^(limits|requests)\.(.*)$/.exec(field.resource) ?? [];
  if (side === undefined || !isStandardResource(name)) return '';
  const text = container.resources?.[side as 'limits' | 'requests']?.[name];
  const amount = text === undefined ? zeroQuantity : parseQuantity(text);
  const scale = name === 'cpu' ? -3 : 0;
  return String(Math.ceil(quantityValue(amount, scale) / quantityValue(divisorOf(field), scale)));
}

function divisorOf(field: ResourceField): Quantity {
  const divisor = parseQuantity(field.divisor ?? '0');
  return divisor.unscaled === 0n ? parseQuantity('1') : divisor;
}

/** Whether a container can request that resource on any node. */
export function isStandardResource(name: string): boolean {
  return name === 'cpu' || name === 'memory' || name === 'ephemeral-storage' || isHugePages(name);
}

export function isHugePages(name: string): boolean {
  return name.startsWith('hugepages-');
}
