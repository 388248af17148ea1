import type { V1CronJob, V1JobTemplateSpec, V1ObjectReference } from '../../apimachinery/client-types.ts';
import { cronJobs } from '../../apimachinery/known-types.ts';
import { labelSelectorText } from '../../apimachinery/label-selector.ts';
import { formatTimestamp } from '../../apimachinery/timestamp.ts';
import type { Wire } from '../../apimachinery/wire.ts';
import { defineDescriber } from '../describer.ts';
import { type Events, ownEvents, writeEvents } from '../parts/events.ts';
import { writeLabelsAndAnnotations, writeNameAndNamespace } from '../parts/head.ts';
import { writePodTemplate } from '../parts/pod-template.ts';
import type { Writer } from '../writer.ts';

const unset = '<unset>';

export const describer = defineDescriber<V1CronJob, Events>({
  type: cronJobs,
  fetch: ownEvents(cronJobs),
  write: (writer, cronJob, events, now) => {
    const { spec, status } = cronJob;
    writeNameAndNamespace(writer, cronJob);
    writeLabelsAndAnnotations(writer, cronJob);
    writer.line(0, `Schedule:\t${spec?.schedule ?? ''}`);
    writer.line(0, `Concurrency Policy:\t${spec?.concurrencyPolicy ?? ''}`);
    writer.line(0, `Suspend:\t${spec?.suspend === undefined ? unset : spec.suspend ? 'True' : 'False'}`);
    writer.line(0, `Time Zone:\t${spec?.timeZone ?? unset}`);
    writer.line(0, `Successful Job History Limit:\t${spec?.successfulJobsHistoryLimit ?? unset}`);
    writer.line(0, `Failed Job History Limit:\t${spec?.failedJobsHistoryLimit ?? unset}`);
    const deadline = spec?.startingDeadlineSeconds;
    writer.line(0, `Starting Deadline Seconds:\t${deadline === undefined ? unset : `${deadline}s`}`);
    writeJobTemplate(writer, spec?.jobTemplate);
    const last = status?.lastScheduleTime;
    writer.line(0, `Last Schedule Time:\t${last ? formatTimestamp(last) : unset}`);
    writer.line(0, `Active Jobs:\t${activeJobs(status?.active ?? [])}`);
    writeEvents(writer, events, now);
  },
});

function writeJobTemplate(writer: Writer, template: Wire<V1JobTemplateSpec> | undefined): void {
  const spec = template?.spec;
  writer.line(0, `Selector:\t${spec?.selector ? labelSelectorText(spec.selector) : unset}`);
  writer.line(0, `Parallelism:\t${spec?.parallelism ?? unset}`);
  writer.line(0, `Completions:\t${spec?.completions ?? unset}`);
  if (spec?.activeDeadlineSeconds !== undefined) {
    writer.line(0, `Active Deadline Seconds:\t${spec.activeDeadlineSeconds}s`);
  }
  writePodTemplate(writer, spec?.template);
}

function activeJobs(jobs: readonly Wire<V1ObjectReference>[]): string {
  return jobs.length === 0 ? '<none>' : jobs.map(({ name }) => name ?? '').join(', ');
}
