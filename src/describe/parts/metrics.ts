import type {
  V2MetricSpec,
  V2MetricStatus,
  V2MetricTarget,
  V2MetricValueStatus,
} from '../../apimachinery/client-types.ts';
import { goQuote } from '../../apimachinery/go/text.ts';
import type { Wire } from '../../apimachinery/wire.ts';

type Target = Wire<V2MetricTarget> | undefined;
/** The current value; undefined before the first measurement. */
type Current = Wire<V2MetricValueStatus> | undefined;

const unknown = '<unknown>';
/** What Go prints for an absent quantity. */
const missing = '<nil>';

/** The metrics of an autoscaler, with current and target values. */
export function metricText(metric: Wire<V2MetricSpec>, status: Wire<V2MetricStatus> | undefined): string {
  switch (metric.type) {
    case 'External':
      return externalText(
        goQuote(metric.external?.metric.name ?? ''),
        metric.external?.target,
        status?.external?.current,
      );
    case 'Pods':
      return `${goQuote(metric.pods?.metric.name ?? '')} on pods:\t${averages(metric.pods?.target, status?.pods?.current)}`;
    case 'Object': {
      const { metric: measured, describedObject: object, target } = metric.object ?? {};
      const subject = `"${measured?.name ?? ''}" on ${object?.kind ?? ''}/${object?.name ?? ''}`;
      return objectText(subject, target, status?.object?.current);
    }
    case 'Resource':
      return resourceText(
        `resource ${metric.resource?.name ?? ''} on pods`,
        metric.resource?.target,
        status?.resource?.current,
      );
    case 'ContainerResource': {
      const { name = '', container = '', target } = metric.containerResource ?? {};
      const subject = `resource ${name} of container "${container}" on pods`;
      return resourceText(subject, target, status?.containerResource?.current);
    }
    default:
      return `<unknown metric type ${goQuote(metric.type)}>`;
  }
}

function averages(target: Target, current: Current): string {
  const now = current === undefined ? unknown : (current.averageValue ?? missing);
  return `${now} / ${target?.averageValue ?? missing}`;
}

function values(target: Target, current: Current): string {
  const now = current === undefined ? unknown : (current.value ?? missing);
  return `${now} / ${target?.value ?? missing}`;
}

function externalText(name: string, target: Target, current: Current): string {
  if (target?.averageValue === undefined) return `${name} (target value):\t${values(target, current)}`;
  return `${name} (target average value):\t${current?.averageValue ?? unknown} / ${target.averageValue}`;
}

function objectText(subject: string, target: Target, current: Current): string {
  return target?.type === 'AverageValue'
    ? `${subject} (target average value):\t${averages(target, current)}`
    : `${subject} (target value):\t${values(target, current)}`;
}

function resourceText(subject: string, target: Target, current: Current): string {
  if (target?.averageValue !== undefined) return `${subject}:\t${averages(target, current)}`;
  const share = current?.averageUtilization;
  const now = share === undefined ? unknown : `${share}% (${current?.averageValue ?? missing})`;
  const wanted = target?.averageUtilization === undefined ? '<auto>' : `${target.averageUtilization}%`;
  // The second part of the line is indented once more, as in kubectl.
  return `${subject}  (as a percentage of request):\t${now} / ${wanted}`;
}
