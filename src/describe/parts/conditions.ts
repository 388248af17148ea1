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
