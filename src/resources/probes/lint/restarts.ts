/** Containers that a probe has restarted recently. */

import { humanDuration } from '../../../apimachinery/duration.ts';
import { type KubeObject, meta } from '../../../apimachinery/object.ts';
import type { EventView } from '../../diagnosis/events.ts';
import { withoutWrapping } from '../../diagnosis/events.ts';
import { type ContainerView, containersOf } from '../../diagnosis/pod-view.ts';
import { lintFinding } from '../../lint/finding.ts';
import type { LintFinding, LintSubject } from '../../lint/types.ts';
import { podTemplateOf } from '../containers.ts';
import { type ProbeKind, probeFields, probeOf } from '../probe.ts';
import { probeHistory, reportBefore } from '../reports.ts';
import { setProbe } from './fix.ts';
import { probeRules } from './rules.ts';

/** Up to this age, in milliseconds, a restart is recent: events are kept this long. */
const RECENT = 3_600_000;

export interface LatePods {
  readonly pods: readonly KubeObject[];
  readonly events: (pod: KubeObject) => readonly EventView[];
  /** Milliseconds of the cluster's clock. */
  readonly now: number;
}

/**
 * Restarts of the pods of an object. One finding per container, about the pod of the newest
 * restart.
 */
export function lintRestarts(subject: LintSubject, { pods, events, now }: LatePods): readonly LintFinding[] {
  const { containers } = podTemplateOf(subject.object);
  return containers.flatMap((container) => {
    const restarts = pods.flatMap((pod) => {
      const view = containersOf(pod).find(({ name }) => name === container.name);
      const restart = view === undefined ? undefined : restartOf(view, events(pod), now);
      return restart === undefined ? [] : [{ ...restart, pod: meta(pod).name ?? '' }];
    });
    const newest = restarts.toSorted((a, b) => b.at - a.at)[0];
    if (newest === undefined) return [];
    const { kind, at, answer, pod } = newest;
    const total = restarts.reduce((sum, { times }) => sum + times, 0);
    const probe = probeOf(container.spec, kind);
    const reason = answer === '' ? '' : `: ${withoutWrapping(answer)}`;
    const often = total === 1 ? 'once' : `${total} times`;
    return [
      lintFinding(probeRules.restarts, subject, [...container.path, probeFields[kind]], {
        message: `${container.role} ${container.name} was restarted ${often} by its ${kind} probe, last ${humanDuration(now - at)} ago in pod ${pod}${reason}`,
        why: 'requests in progress were lost, and a container that is only slow starts even slower',
        fix: `cox probe explain ${pod}${subject.namespace === '' ? '' : ` -n ${subject.namespace}`}; if it is only slow: ${setProbe(subject, container, `--${kind} --failure-threshold=${2 * (probe?.failures ?? 3)}`)}`,
      }),
    ];
  });
}

interface Restart {
  readonly kind: ProbeKind;
  readonly at: number;
  readonly times: number;
  readonly answer: string;
}

/** By the kubelet's events. Without an event, a probe's kill cannot be told from another one. */
function restartOf(view: ContainerView, events: readonly EventView[], now: number): Restart | undefined {
  const history = probeHistory(view, events, now);
  const kill = history.kills.filter(({ last }) => now - last <= RECENT).at(-1);
  if (kill === undefined) return undefined;
  return { kind: kill.kind, at: kill.last, times: kill.count, answer: reportBefore(history, kill) };
}
