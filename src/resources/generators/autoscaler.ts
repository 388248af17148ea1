/** `autoscale`: a HorizontalPodAutoscaler of autoscaling/v2, and of v1 where v2 cannot be created. */

import { floatOf } from '../../apimachinery/go/template/literals.ts';
import { goFloat } from '../../apimachinery/go/text.ts';
import type { JsonObject } from '../../apimachinery/json.ts';
import type { KubeObject } from '../../apimachinery/object.ts';
import { formatQuantity, parseQuantity } from '../../apimachinery/quantity.ts';
import { CliError } from '../../errors.ts';
import { type Identity, objectMeta } from './metadata.ts';

export interface AutoscaleOptions {
  /** Not above 0: the server's default. */
  readonly min: number;
  readonly max: number;
  /** --cpu-percent; -1 when it was not typed. */
  readonly cpuPercent: number;
  /** --cpu and --memory as typed; "" when they were not. */
  readonly cpu: string;
  readonly memory: string;
}

/** The object whose scale is changed. */
export interface ScaleTarget {
  readonly kind: string;
  readonly name: string;
  readonly apiVersion: string;
}

/** What a number without a unit means. */
const units = { cpu: 'm', memory: 'Mi' } as const;

type Metric = keyof typeof units;

/** Checks the flags in kubectl's order. Throws CliError. */
export function checkAutoscale({ min, max, cpuPercent, cpu, memory }: AutoscaleOptions): void {
  if (max < 1) throw new CliError(`--max=MAXPODS is required and must be at least 1, max: ${max}`);
  if (max < min) {
    throw new CliError(`--max=MAXPODS must be larger or equal to --min=MINPODS, max: ${max}, min: ${min}`);
  }
  if (cpuPercent > 0 && cpu !== '') throw new CliError('--cpu-percent and --cpu are mutually exclusive');
  if (cpu !== '') parseMetric(cpu, 'cpu');
  if (memory !== '') parseMetric(memory, 'memory');
}

/**
 * The target of a metric: `70%` of what is requested, an amount such as 500m or 200Mi, or a number of
 * thousandths of a CPU or of MiB. Throws CliError.
 */
export function parseMetric(text: string, metric: Metric): JsonObject {
  const trimmed = text.trim();
  if (trimmed === '') throw new CliError('empty input');
  if (trimmed.endsWith('%')) return { type: 'Utilization', averageUtilization: percentage(trimmed.slice(0, -1)) };
  const number = /^([+-]?inf(inity)?|nan)$/i.test(trimmed) ? Number.NaN : floatOf(trimmed);
  if (number !== undefined) return averageValue(`${goFloat(number)}${units[metric]}`);
  try {
    return averageValue(trimmed);
  } catch {
    throw new CliError(`invalid resource ${metric} value: ${trimmed}`);
  }
}

function percentage(text: string): number {
  const value = /^[+-]?\d+$/.test(text) ? Number(text) : -1;
  if (value < 0 || value >= 2 ** 31) throw new CliError(`invalid percentage value: ${text}`);
  return value;
}

function averageValue(text: string): JsonObject {
  try {
    return { type: 'AverageValue', averageValue: formatQuantity(parseQuantity(text)) };
  } catch (error) {
    throw error instanceof SyntaxError ? new CliError(error.message, { cause: error }) : error;
  }
}

const resourceMetric = (name: Metric, target: JsonObject): JsonObject => ({
  type: 'Resource',
  resource: { name, target },
});

function metricsOf({ cpuPercent, cpu, memory }: AutoscaleOptions): JsonObject[] {
  const metrics: JsonObject[] = [];
  if (cpuPercent > 0) metrics.push(resourceMetric('cpu', { type: 'Utilization', averageUtilization: cpuPercent }));
  if (cpu !== '') metrics.push(resourceMetric('cpu', parseMetric(cpu, 'cpu')));
  if (memory !== '') metrics.push(resourceMetric('memory', parseMetric(memory, 'memory')));
  return metrics;
}

const limitsOf = ({ min, max }: AutoscaleOptions): JsonObject => ({
  ...(min > 0 ? { minReplicas: min } : {}),
  maxReplicas: max,
});

/** The autoscaler of autoscaling/v2, its fields in the order of the Go struct. */
export function autoscalerV2(identity: Identity, scaleTargetRef: ScaleTarget, options: AutoscaleOptions): KubeObject {
  const metrics = metricsOf(options);
  return {
    kind: 'HorizontalPodAutoscaler',
    apiVersion: 'autoscaling/v2',
    metadata: objectMeta(identity),
    spec: {
      scaleTargetRef: { ...scaleTargetRef },
      ...limitsOf(options),
      ...(metrics.length > 0 ? { metrics } : {}),
    },
    status: { desiredReplicas: 0, currentMetrics: null },
  };
}

/** The autoscaler of autoscaling/v1, which knows --cpu-percent alone. */
export function autoscalerV1(identity: Identity, scaleTargetRef: ScaleTarget, options: AutoscaleOptions): KubeObject {
  const { cpuPercent } = options;
  return {
    kind: 'HorizontalPodAutoscaler',
    apiVersion: 'autoscaling/v1',
    metadata: objectMeta(identity),
    spec: {
      scaleTargetRef: { ...scaleTargetRef },
      ...limitsOf(options),
      ...(cpuPercent >= 0 ? { targetCPUUtilizationPercentage: cpuPercent } : {}),
    },
    status: { currentReplicas: 0, desiredReplicas: 0 },
  };
}

/**
 * Why kubectl does not try autoscaling/v1 after an error of v2; undefined when it does. Its words, as
 * they are, for a --cpu that is missing or an amount.
 */
export function v1Obstacle({ cpuPercent, cpu, memory }: AutoscaleOptions): string | undefined {
  if (cpu.trim() === '') return 'empty input';
  const isUtilization = parseMetric(cpu, 'cpu').type === 'Utilization';
  return memory === '' && (cpuPercent >= 0 || isUtilization) ? undefined : '%!w(<nil>)';
}
