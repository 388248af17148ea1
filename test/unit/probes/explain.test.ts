import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { JsonObject } from '../../../src/apimachinery/json.ts';
import type { KubeObject } from '../../../src/apimachinery/object.ts';
import { explanationLines } from '../../../src/commands/probe/explain-text.ts';
import { noPaint } from '../../../src/io/paint.ts';
import { indexEvents } from '../../../src/resources/diagnosis/events.ts';
import { type ContainerExplanation, explainPod } from '../../../src/resources/probes/explain.ts';

const base = Date.parse('2026-01-01T12:00:00Z');
const at = (seconds: number): string => new Date(base + seconds * 1000).toISOString().replace('.000', '');

const pod = (status: JsonObject, container: JsonObject = {}): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', namespace: 'shop', uid: 'u' },
  spec: {
    nodeName: 'node-1',
    terminationGracePeriodSeconds: 5,
    containers: [
      {
        name: 'app',
        startupProbe: { tcpSocket: { port: 80 }, periodSeconds: 2, failureThreshold: 30 },
        readinessProbe: { httpGet: { port: 80 }, periodSeconds: 5 },
        livenessProbe: { httpGet: { port: 80, path: '/live' }, periodSeconds: 10, initialDelaySeconds: 20 },
        ...container,
      },
    ],
  },
  status: {
    phase: 'Running',
    containerStatuses: [{ name: 'app', restartCount: 0, ready: false, started: false, ...status }],
  },
});

interface Reported {
  readonly reason?: string;
  readonly message: string;
  readonly count?: number;
  readonly first: number;
  readonly last?: number;
}

const event = ({ reason = 'Unhealthy', message, count = 1, first, last = first }: Reported): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Event',
  involvedObject: { kind: 'Pod', name: 'web', uid: 'u', fieldPath: 'spec.containers{app}' },
  source: { component: 'kubelet' },
  reason,
  message,
  count,
  firstTimestamp: at(first),
  lastTimestamp: at(last),
});

function explain(
  status: JsonObject,
  reports: readonly Reported[],
  now: number,
  container?: JsonObject,
): ContainerExplanation {
  const subject = pod(status, container);
  return explainPod(subject, indexEvents(reports.map(event))(subject), base + now * 1000).containers[0]!;
}

const running = { state: { running: { startedAt: at(0) } } };
const standings = (explained: ContainerExplanation) =>
  Object.fromEntries(explained.probes.map(({ kind, standing }) => [kind, standing]));

describe('where the probes stand', () => {
  test('the startup probe holds the others back', () => {
    const reports = [
      {
        message: 'Startup probe failed: dial tcp 10.0.0.7:80: connect: connection refused',
        count: 5,
        first: 1,
        last: 9,
      },
    ];
    const explained = explain(running, reports, 10);
    assert.deepEqual(standings(explained), { startup: 'failing', readiness: 'held', liveness: 'held' });
    const startup = explained.probes[0]!;
    assert.equal(startup.failures, 5);
    // 25 more, two seconds each, from the last one on.
    assert.equal(startup.restartAt, base + 59_000);
  });

  test('a delay, then silence is passing', () => {
    const started = { ...running, started: true, ready: true };
    assert.deepEqual(standings(explain(started, [], 10)), {
      startup: 'passed',
      readiness: 'passing',
      liveness: 'delayed',
    });
    const later = explain(started, [], 60);
    assert.deepEqual(standings(later), { startup: 'passed', readiness: 'passing', liveness: 'passing' });
    assert.equal(later.probes[2]?.restartAt, base + 91_000);
  });

  test('failures of this run of the container only, though events count those before', () => {
    const status = { ...running, started: true, ready: true, restartCount: 2 };
    const reports = [
      { message: 'Liveness probe failed: HTTP probe failed with statuscode: 500', count: 8, first: -100, last: 35 },
    ];
    const liveness = explain(status, reports, 36, { livenessProbe: { httpGet: { port: 80 }, periodSeconds: 20 } })
      .probes[2]!;
    assert.equal(liveness.standing, 'failing');
    assert.equal(liveness.failures, 2);
    assert.equal(liveness.restartAt, base + 55_000);
    assert.equal(liveness.report?.text, 'HTTP probe failed with statuscode: 500');
  });

  test('what was long ago is over; readiness goes by the status', () => {
    const status = { ...running, started: true, ready: false };
    const reports = [
      { message: 'Liveness probe failed: x', first: 30 },
      { message: 'Readiness probe failed: y', first: 31 },
    ];
    assert.deepEqual(standings(explain(status, reports, 300)), {
      startup: 'passed',
      readiness: 'failing',
      liveness: 'passing',
    });
  });

  test('a kubelet that tells no more does not mean that all is well', () => {
    const status = { ...running, started: true, ready: true };
    const reports = [{ message: 'Liveness probe failed: x', count: 25, first: 30, last: 60 }];
    assert.equal(standings(explain(status, reports, 200)).liveness, 'unreported');
    assert.equal(explain(status, reports, 200).probes[2]?.restartAt, null);
    // One more word every five minutes.
    assert.equal(standings(explain(status, reports, 400)).liveness, 'passing');
  });

  test('errors are reports apart, also those that were put together', () => {
    const message =
      '(combined from similar events): Startup probe errored and resulted in unknown state: rpc error: no such';
    const [startup] = explain(running, [{ message, first: 5 }], 6).probes;
    assert.deepEqual([startup?.report?.result, startup?.report?.text], ['errored', 'rpc error: no such']);
  });

  test('who killed it, what was said, and when it comes back', () => {
    const status = {
      state: {
        waiting: { reason: 'CrashLoopBackOff', message: 'back-off 1m20s restarting failed container=app pod=web' },
      },
      lastState: { terminated: { exitCode: 137, reason: 'Error', startedAt: at(0), finishedAt: at(40) } },
      restartCount: 4,
    };
    const reports = [
      { message: 'Liveness probe failed: HTTP probe failed with statuscode: 500', count: 3, first: 10, last: 39 },
      { message: 'Readiness probe failed: other', first: 38 },
      { reason: 'Killing', message: 'Container app failed liveness probe, will be restarted', first: 39, count: 2 },
    ];
    const explained = explain(status, reports, 50);
    assert.deepEqual(explained.lastKill, {
      kind: 'liveness',
      at: base + 39_000,
      times: 2,
      text: 'HTTP probe failed with statuscode: 500',
    });
    assert.equal(explained.startsAgainAt, base + 120_000);
    assert.equal(explained.timeline.at(-1)?.event, 'restart after the back-off');
    assert.deepEqual(new Set(Object.values(standings(explained))), new Set(['idle']));
  });
});

test('as text; what comes from the cluster is escaped', () => {
  const subject = pod({ ...running, started: true, ready: true });
  const reports = event({ message: 'Liveness probe failed: \u001b[31mred\u0007', first: 45, count: 2, last: 55 });
  const now = base + 56_000;
  const lines = explanationLines(explainPod(subject, indexEvents([reports])(subject), now), { now, paint: noPaint });
  assert.deepEqual(lines, [
    'pod/web in shop on node-1: Running, not ready',
    '',
    'container app: running for 56s, never restarted',
    '  startup    tcp-socket :80     passed',
    '  readiness  http-get :80/      passing',
    '  liveness   http-get :80/live  failed 2 of 3 times in a row, last 1s ago: ^[[31mred^G',
    '  restart by liveness in about 9s, if it fails 1 more time; then 5s to shut down',
    '  Timeline',
    '    56s ago  started',
    '    11s ago  liveness failed (2 times within 10s): ^[[31mred^G',
    '    in 9s    restart by liveness, if failures continue',
  ]);
});
