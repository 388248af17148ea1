import type { V1Job } from '../../apimachinery/client-types.ts';
import { humanDuration } from '../../apimachinery/duration.ts';
import { jobs } from '../../apimachinery/known-types.ts';
import { labelSelectorText } from '../../apimachinery/label-selector.ts';
import { formatTimestamp } from '../../apimachinery/timestamp.ts';
import type { Wire } from '../../apimachinery/wire.ts';
import { defineDescriber } from '../describer.ts';
import { writeController } from '../parts/controller.ts';
import { type Events, ownEvents, writeEvents } from '../parts/events.ts';
import { writeLabelsAndAnnotations, writeNameAndNamespace } from '../parts/head.ts';
import { writePodTemplate } from '../parts/pod-template.ts';
import type { Writer } from '../writer.ts';

type Job = Wire<V1Job>;

export const describer = defineDescriber<V1Job, Events>({
  type: jobs,
  fetch: ownEvents(jobs),
  write: (writer, job, events, now) => {
    writeNameAndNamespace(writer, job);
    writer.line(0, `Selector:\t${labelSelectorText(job.spec?.selector)}`);
    writeLabelsAndAnnotations(writer, job);
    writeController(writer, job);
    writePlan(writer, job);
    writeTimes(writer, job);
    writeProgress(writer, job);
    writePodTemplate(writer, job.spec?.template);
    writeEvents(writer, events, now);
  },
});

function writePlan(writer: Writer, { spec }: Job): void {
  if (spec?.parallelism !== undefined) writer.line(0, `Parallelism:\t${spec.parallelism}`);
  writer.line(0, `Completions:\t${spec?.completions ?? '<unset>'}`);
  if (spec?.completionMode !== undefined) writer.line(0, `Completion Mode:\t${spec.completionMode}`);
  if (spec?.suspend !== undefined) writer.line(0, `Suspend:\t${spec.suspend}`);
  if (spec?.backoffLimit !== undefined) writer.line(0, `Backoff Limit:\t${spec.backoffLimit}`);
  if (spec?.ttlSecondsAfterFinished !== undefined) {
    writer.line(0, `TTL Seconds After Finished:\t${spec.ttlSecondsAfterFinished}`);
  }
}

function writeTimes(writer: Writer, { spec, status }: Job): void {
  const { startTime, completionTime } = status ?? {};
  if (startTime) writer.line(0, `Start Time:\t${formatTimestamp(startTime)}`);
  if (completionTime) writer.line(0, `Completed At:\t${formatTimestamp(completionTime)}`);
  if (startTime && completionTime) {
    writer.line(0, `Duration:\t${humanDuration(Date.parse(completionTime) - Date.parse(startTime))}`);
  }
  if (spec?.activeDeadlineSeconds !== undefined) {
    writer.line(0, `Active Deadline Seconds:\t${spec.activeDeadlineSeconds}s`);
  }
}

function writeProgress(writer: Writer, { spec, status }: Job): void {
  const ready = status?.ready === undefined ? '' : ` (${status.ready} Ready)`;
  const counts = [
    `${status?.active ?? 0} Active${ready}`,
    `${status?.succeeded ?? 0} Succeeded`,
    `${status?.failed ?? 0} Failed`,
  ];
  writer.line(0, `Pods Statuses:\t${counts.join(' / ')}`);
  if (spec?.completionMode === 'Indexed') {
    writer.line(0, `Completed Indexes:\t${shortIndexes(status?.completedIndexes ?? '')}`);
  }
}

/** `1,3-5,7`, cut at the first comma after fifty characters. */
function shortIndexes(indexes: string): string {
  const comma = indexes.indexOf(',', 50);
  return comma < 0 ? indexes || '<none>' : `${indexes.slice(0, comma + 1)}...`;
}
