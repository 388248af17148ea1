import type { V2HorizontalPodAutoscaler, V2HPAScalingRules } from '../../apimachinery/client-types.ts';
import { horizontalPodAutoscalers } from '../../apimachinery/known-types.ts';
import { formatTimestamp } from '../../apimachinery/timestamp.ts';
import type { Wire } from '../../apimachinery/wire.ts';
import { defineDescriber } from '../describer.ts';
import { type Events, ownEvents, writeEvents } from '../parts/events.ts';
import { writeLabelsAndAnnotations, writeNameAndNamespace } from '../parts/head.ts';
import { metricText } from '../parts/metrics.ts';
import type { Writer } from '../writer.ts';

type Autoscaler = Wire<V2HorizontalPodAutoscaler>;

export const describer = defineDescriber<V2HorizontalPodAutoscaler, Events>({
  type: horizontalPodAutoscalers,
  fetch: ownEvents(horizontalPodAutoscalers),
  write: (writer, autoscaler, events, now) => {
    const { metadata, spec, status } = autoscaler;
    const target = spec?.scaleTargetRef;
    writeNameAndNamespace(writer, autoscaler);
    writeLabelsAndAnnotations(writer, autoscaler);
    writer.line(0, `CreationTimestamp:\t${formatTimestamp(metadata?.creationTimestamp)}`);
    writer.line(0, `Reference:\t${target?.kind ?? ''}/${target?.name ?? ''}`);
    writer.line(0, 'Metrics:\t( current / target )');
    for (const [index, metric] of (spec?.metrics ?? []).entries()) {
      writer.line(1, metricText(metric, status?.currentMetrics?.[index]));
    }
    writer.line(0, `Min replicas:\t${spec?.minReplicas ?? '<unset>'}`);
    writer.line(0, `Max replicas:\t${spec?.maxReplicas ?? 0}`);
    writeBehavior(writer, autoscaler);
    const replicas = `${status?.currentReplicas ?? 0} current / ${status?.desiredReplicas ?? 0} desired`;
    writer.line(0, `${target?.kind ?? ''} pods:\t${replicas}`);
    writeConditions(writer, autoscaler);
    writeEvents(writer, events, now);
  },
});

function writeBehavior(writer: Writer, { spec }: Autoscaler): void {
  if (!spec?.behavior) return;
  writer.line(0, 'Behavior:');
  writeRules(writer, 'Scale Up', spec.behavior.scaleUp);
  writeRules(writer, 'Scale Down', spec.behavior.scaleDown);
}

function writeRules(writer: Writer, direction: string, rules: Wire<V2HPAScalingRules> | undefined): void {
  if (!rules) return;
  const { stabilizationWindowSeconds, policies = [], selectPolicy = 'Max' } = rules;
  writer.line(1, `${direction}:`);
  if (stabilizationWindowSeconds !== undefined) {
    writer.line(2, `Stabilization Window: ${stabilizationWindowSeconds} seconds`);
  }
  if (policies.length === 0) return;
  writer.line(2, `Select Policy: ${selectPolicy}`);
  writer.line(2, 'Policies:');
  for (const { type, value, periodSeconds } of policies) {
    writer.line(3, `- Type: ${type}\tValue: ${value}\tPeriod: ${periodSeconds} seconds`);
  }
}

function writeConditions(writer: Writer, { status }: Autoscaler): void {
  const conditions = status?.conditions ?? [];
  if (conditions.length === 0) return;
  writer.line(0, 'Conditions:');
  writer.line(1, 'Type\tStatus\tReason\tMessage');
  writer.line(1, '----\t------\t------\t-------');
  for (const { type, status, reason = '', message = '' } of conditions) {
    writer.line(1, [type, status, reason, message].join('\t'));
  }
}
