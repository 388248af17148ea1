/** The stream as JSON, one object per line; docs/rollout-status.schema.json is its schema. */

import {
  type Consumer,
  type RolloutEvent,
  type StateEvent,
  shortName,
  type VerdictEvent,
} from '../../../actions/rollout/stream.ts';
import type { JsonObject } from '../../../apimachinery/json.ts';
import type { Io } from '../../../io/io.ts';
import type { PodAssessment } from '../../../resources/diagnosis/types.ts';
import type { RolloutAssessment } from '../../../resources/rollout/assessment.ts';
import { findingJson, jsonTime } from '../../shared/finding-json.ts';
import { warn } from '../../shared/warn.ts';
import { verdictText } from './verdict-text.ts';

const apiVersion = 'rollout.coxswain.dev/v1';

/** Events on stdout. Verdicts, as text, and the actions after them also on stderr. */
export function jsonConsumer(io: Pick<Io, 'stdout' | 'stderr'>, several: boolean): Consumer {
  return {
    event(event) {
      io.stdout.write(`${JSON.stringify(eventJson(event))}\n`);
      const label = several ? shortName(event) : '';
      if (event.type === 'verdict') io.stderr.write(verdictText(event, label));
      if (event.type === 'action') io.stderr.write(`${event.message}\n`);
    },
    note: (text) => warn(io, text),
    close: () => undefined,
  };
}

/** The JSON of one event. */
export function eventJson(event: RolloutEvent): JsonObject {
  const { type, time, kind, namespace, name } = event;
  const head = { apiVersion, type, time: jsonTime(time), kind, namespace, name };
  switch (event.type) {
    case 'progress':
      return { ...head, phase: event.progress.phase, message: event.progress.message };
    case 'state':
      return { ...head, ...stateJson(event) };
    case 'finding':
      return { ...head, ...findingJson(event.finding), final: event.final };
    case 'verdict':
      return { ...head, ...verdictJson(event) };
    case 'action':
      return { ...head, action: event.action, done: event.done, message: event.message };
  }
}

function stateJson({ assessment, changed, gone }: StateEvent): JsonObject {
  const { revision, replicas, paused, partition, outcome, revisions } = assessment;
  return {
    revision,
    status: outcome.status,
    replicas: replicasJson(replicas),
    paused,
    partition,
    revisions: revisions.map(({ name, number, isNew, images, desired, pods }) => ({
      name,
      number,
      isNew,
      images: [...images],
      desired: desired ?? null,
      pods: pods.length,
      ready: pods.filter(({ ready }) => ready).length,
    })),
    pods: changed.map(podJson),
    gone: [...gone],
  };
}

function replicasJson({ desired, updated, ready, available, total }: RolloutAssessment['replicas']): JsonObject {
  return { desired, updated, ready, available, total };
}

function podJson(pod: PodAssessment): JsonObject {
  const { name, isNew, revision, ready, containers, restarts, state, node, terminating, created } = pod;
  return {
    ...{ name, isNew, revision, ready, containers: { ready: containers.ready, total: containers.total } },
    ...{ restarts, state, node, terminating, created: jsonTime(created) },
    causes: [...new Set(pod.findings.map(({ cause }) => cause))],
    ordinal: pod.ordinal ?? null,
    dns: pod.dns ?? null,
    claims: pod.claims.map(({ name, size, phase }) => ({ name, size, phase })),
  };
}

function verdictJson(event: VerdictEvent): JsonObject {
  const { revision, verdict, reason, message, finding, affected, advice, assessment } = event;
  const cause = finding === undefined ? { ...nothing, next: [...advice] } : findingJson(finding);
  const replicas = assessment === undefined ? null : replicasJson(assessment.replicas);
  return { revision, verdict, reason, message, ...cause, affected: [...affected], replicas };
}

const nothing = { cause: null, object: null, container: null, summary: null, evidence: [], next: [] };
