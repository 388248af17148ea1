import { formatTimestamp } from '../../apimachinery/timestamp.ts';
import type { Writer } from '../writer.ts';

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
}

/** The conditions of a workload: type, status, reason. */
export function writeConditions(writer: Writer, conditions: readonly Condition[] | undefined): void {
  if (conditions === undefined || conditions.length === 0) return;
  writer.line(0, 'Conditions:\n  Type\tStatus\tReason');
  writer.line(1, '----\t------\t------');
  for (const { type, status, reason = '' } of conditions) writer.line(1, `${type} \t${status}\t${reason}`);
}

/** The conditions of a pod: type and status. */
export function writeStatuses(writer: Writer, title: string, statuses: readonly Condition[]): void {
  if (statuses.length === 0) return;
  writer.line(0, `${title}:\n  Type\tStatus`);
  for (const { type, status } of statuses) writer.line(1, `${type} \t${status} `);
}

interface TimedCondition extends Condition {
  readonly lastTransitionTime?: string;
  readonly message?: string;
}

/** Conditions with their times and reasons. */
export function writeTimedConditions(writer: Writer, conditions: readonly TimedCondition[] | undefined): void {
  if (conditions === undefined || conditions.length === 0) return;
  writer.line(0, 'Conditions:');
  writer.line(1, 'Type\tStatus\tLastTransitionTime\tReason\tMessage');
  writer.line(1, '----\t------\t------------------\t------\t-------');
  for (const { type, status, lastTransitionTime, reason = '', message = '' } of conditions) {
    writer.line(1, [type, status, formatTimestamp(lastTransitionTime), reason, message].join('\t'));
  }
}
