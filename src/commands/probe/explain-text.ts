/** The state of a pod's probes as lines. Everything that comes from the cluster is escaped. */

import { humanDuration } from '../../apimachinery/duration.ts';
import { padCells } from '../../io/cells.ts';
import type { Paint } from '../../io/paint.ts';
import { withoutWrapping } from '../../resources/diagnosis/events.ts';
import type { ContainerExplanation, PodExplanation } from '../../resources/probes/explain.ts';
import type { ProbeExplanation } from '../../resources/probes/explanation.ts';
import { oneLine } from '../shared/finding-text.ts';

interface Drawing {
  readonly now: number;
  readonly paint: Paint;
}

/** The lines without newlines at their ends. */
export function explanationLines(pod: PodExplanation, drawing: Drawing): readonly string[] {
  const { paint } = drawing;
  const ready = pod.ready ? paint.good('ready') : paint.bad('not ready');
  const node = pod.node === '' ? '' : ` on ${pod.node}`;
  return [
    `${paint.strong(oneLine(`pod/${pod.pod}`))} in ${oneLine(`${pod.namespace}${node}`)}: ${oneLine(pod.phase)}, ${ready}`,
    ...pod.containers.flatMap((container) => ['', ...containerLines(container, drawing)]),
  ];
}

function containerLines(container: ContainerExplanation, drawing: Drawing): readonly string[] {
  const { paint } = drawing;
  const { role, restarts, probes } = container;
  const often = restarts === 0 ? 'never restarted' : restarts === 1 ? '1 restart' : `${restarts} restarts`;
  const head = `${paint.strong(oneLine(`${role} ${container.container}`))}: ${stateText(container, drawing.now)}, ${often}`;
  if (probes.length === 0) return [head, '  no probes: it is ready while it runs, and restarts only when it exits'];
  const widths = {
    kind: width(probes.map(({ kind }) => kind)),
    handlerText: width(probes.map(({ handlerText }) => oneLine(handlerText))),
  };
  return [
    head,
    ...probes.map(
      (probe) =>
        `  ${probe.kind.padEnd(widths.kind)}  ${padCells(oneLine(probe.handlerText), widths.handlerText)}  ${standingText(probe, drawing)}`,
    ),
    ...restartLines(container, drawing),
    ...killLines(container, drawing),
    ...timelineLines(container, drawing),
  ];
}

/** Without the wrapping of the container runtime. */
const shown = (text: string): string => oneLine(withoutWrapping(text));

function timelineLines({ timeline }: ContainerExplanation, { now, paint }: Drawing): readonly string[] {
  const ages = timeline.map(({ at }) => (at > now ? `in ${humanDuration(at - now)}` : ago(at, now)));
  const column = width(['', ...ages]);
  return [
    `  ${paint.strong('Timeline')}`,
    ...timeline.map(({ at, event, text }, index) => {
      const detail = text === '' ? '' : `: ${shown(text)}`;
      const line = `${(ages[index] ?? '').padEnd(column)}  ${event}${detail}`;
      return `    ${at > now ? paint.faint(line) : line}`;
    }),
  ];
}

const width = (texts: readonly string[]): number => Math.max(...texts.map((text) => text.length));

function stateText({ state, reason, startedAt, startsAgainAt, started }: ContainerExplanation, now: number): string {
  if (startedAt !== null)
    return `running for ${humanDuration(Math.max(0, now - startedAt))}${started ? '' : ', not started yet'}`;
  const again = startsAgainAt === null ? '' : `, started again ${soon(startsAgainAt, now)}`;
  return `${state}${reason === '' ? '' : ` (${oneLine(reason)})`}${again}`;
}

const ago = (at: number, now: number): string => `${humanDuration(Math.max(0, now - at))} ago`;
const soon = (at: number, now: number): string =>
  at - now < 1000 ? 'any moment' : `in about ${humanDuration(at - now)}`;

function standingText(probe: ProbeExplanation, drawing: Drawing): string {
  const { now, paint } = drawing;
  switch (probe.standing) {
    case 'unreported':
      return paint.doubtful(
        `unknown: the kubelet reports no more events of this pod, it had too many${reportText(probe, now)}`,
      );
    case 'idle':
      return paint.faint('not run: the container is not running');
    case 'held':
      return paint.faint('held back until the startup probe has passed');
    case 'delayed':
      return `first run ${soon(probe.firstAt ?? now, now)}`;
    case 'passed':
      return paint.good('passed');
    case 'waiting':
      return paint.doubtful(`has not passed yet${reportText(probe, now)}`);
    case 'failing':
      return paint.bad(failingText(probe, now));
    default:
      return `${paint.good('passing')}${paint.faint(reportText(probe, now))}`;
  }
}

function failingText(probe: ProbeExplanation, now: number): string {
  const { failures, failureThreshold: threshold, kind } = probe;
  if (probe.report?.result === 'errored')
    return `cannot run, which counts neither as success nor as failure${reportText(probe, now)}`;
  const counted = failures !== null && failures >= threshold;
  const count =
    kind === 'readiness' && counted
      ? `failing, seen ${failures} times`
      : `failed ${failures ?? 0} of ${threshold} times in a row`;
  return `${count}${reportText(probe, now)}`;
}

function reportText({ report, standing }: ProbeExplanation, now: number): string {
  if (report === null) return '';
  const words = report.result === 'warning' ? 'warned' : report.result;
  const mark = standing === 'failing' ? `, last ${ago(report.last, now)}` : `; ${words} ${ago(report.last, now)}`;
  return report.text.trim() === '' ? mark : `${mark}: ${shown(report.text)}`;
}

/** When its probes would restart it, the earliest first. */
function restartLines({ probes }: ContainerExplanation, { now, paint }: Drawing): readonly string[] {
  return probes
    .filter(({ restartAt }) => restartAt !== null)
    .toSorted((a, b) => (a.restartAt ?? 0) - (b.restartAt ?? 0))
    .map(({ kind, standing, restartAt, graceSeconds, failures, failureThreshold }) => {
      const when = soon(restartAt ?? now, now);
      const left = Math.max(0, failureThreshold - (failures ?? 0));
      const condition =
        standing === 'failing'
          ? `if it fails ${left} more ${left === 1 ? 'time' : 'times'}`
          : 'if it fails from now on';
      const text = `restart by ${kind} ${when}${left === 0 ? '' : `, ${condition}`}; then ${graceSeconds}s to shut down`;
      return `  ${standing === 'failing' ? paint.bad(text) : paint.faint(text)}`;
    });
}

function killLines({ lastKill, restarts }: ContainerExplanation, { now, paint }: Drawing): readonly string[] {
  if (lastKill === null) {
    return restarts === 0
      ? []
      : [`  ${paint.faint('no event names a probe as the cause of a restart (events expire)')}`];
  }
  const times = lastKill.times === 1 ? '' : ` (${lastKill.times} times)`;
  const reason = lastKill.text.trim() === '' ? '' : `: ${shown(lastKill.text)}`;
  return [`  killed last by its ${lastKill.kind} probe ${ago(lastKill.at, now)}${times}${reason}`];
}
