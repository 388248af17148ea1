// What -o json writes is what docs/rollout-status.schema.json says.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  advance,
  nothingReported,
  type RolloutEvent,
  timeoutVerdict,
  verdictOf,
} from '../../../../src/actions/rollout/stream.ts';
import type { Json } from '../../../../src/apimachinery/json.ts';
import { eventJson, jsonConsumer } from '../../../../src/commands/rollout/status/json.ts';
import { closed, schemaOf, schemaProblems } from '../../../support/json-schema.ts';
import { assessment, ill, now, pod, revision } from './build.ts';

const schema = schemaOf('docs/rollout-status.schema.json');

const problems = schemaProblems(schema);
/** The schema allows fields of later versions; this one must not write what it does not name. */
const strictProblems = schemaProblems(closed(schema));

const head = { target: 0, kind: 'StatefulSet', namespace: 'prod', name: 'db', time: now } as const;
const claims = [{ name: 'data-db-0', size: '1Gi', phase: 'Bound' }];
const state = assessment({
  kind: 'StatefulSet',
  name: 'db',
  revisions: [
    revision('db-7', {
      desired: undefined,
      pods: [pod('db-0', { ordinal: 0, claims, dns: 'db-0.db.prod.svc' }), ill('db-1', now)],
    }),
  ],
});
const { events } = advance(nothingReported, head, state);
const lost = { ...state, outcome: { status: 'failed', finding: state.findings[0]!, affected: ['pod/db-1'] } } as const;
const done = { ...state, outcome: { status: 'complete' } } as const;
const wait = { failFast: true, wasComplete: false };
const all: readonly RolloutEvent[] = [
  ...events,
  verdictOf(head, lost, wait)!,
  verdictOf(head, done, wait)!,
  timeoutVerdict(head, undefined),
  { ...head, type: 'action', action: 'undo', done: true, message: 'rolled back to revision 3' },
];

describe('rollout status -o json', () => {
  it('writes what the schema allows, and nothing that it does not know', () => {
    assert.deepEqual(
      new Set(all.map(({ type }) => type)),
      new Set(['progress', 'state', 'finding', 'verdict', 'action']),
    );
    for (const event of all) {
      const written = JSON.parse(JSON.stringify(eventJson(event))) as Json;
      assert.deepEqual(problems(written), []);
      assert.deepEqual(strictProblems(written), []);
    }
  });

  it('the validator of this test finds what is wrong', () => {
    const written = JSON.parse(JSON.stringify(eventJson(all[0]!))) as Record<string, Json>;
    assert.notDeepEqual(problems({ ...written, phase: 'odd' }), []);
    assert.notDeepEqual(problems({ ...written, message: 1 }), []);
    const { message: _gone, ...rest } = written;
    assert.notDeepEqual(problems(rest), []);
    assert.deepEqual(problems({ ...written, more: 1 }), []);
    assert.notDeepEqual(strictProblems({ ...written, more: 1 }), []);
    assert.notDeepEqual(problems({ ...written, time: 'today' }), []);
  });

  it('a verdict has its cause, evidence and next steps', () => {
    assert.deepEqual(eventJson(verdictOf(head, lost, wait)!), {
      apiVersion: 'rollout.coxswain.dev/v1',
      type: 'verdict',
      time: '2026-01-02T03:04:05.000Z',
      kind: 'StatefulSet',
      namespace: 'prod',
      name: 'db',
      revision: 4,
      verdict: 'failed',
      reason: 'CannotSucceed',
      message: 'statefulset/db cannot be rolled out',
      cause: 'ImageNotFound',
      object: 'pod/db-1',
      container: { name: 'app', role: 'container' },
      summary: 'there is no image app:nope',
      evidence: [
        { source: 'event', object: 'pod/db-1', text: 'Failed: app:nope: not found', time: '2026-01-02T03:04:02.000Z' },
      ],
      next: ['correct the tag', 'cox rollout undo deployment/web'],
      affected: ['pod/db-1'],
      replicas: { desired: 2, updated: 2, ready: 1, available: 1, total: 2 },
    });
  });

  it('writes one line an event, and the verdict for people on stderr', () => {
    const [stdout, stderr] = [capture(), capture()];
    const consumer = jsonConsumer({ stdout, stderr }, false);
    for (const event of [...events, verdictOf(head, lost, wait)!]) consumer.event(event);
    consumer.close();
    assert.equal(stdout.text().split('\n').length, events.length + 2);
    assert.equal(
      stderr.text(),
      `error: statefulset/db cannot be rolled out
ImageNotFound: pod/db-1, container app: there is no image app:nope
  3s ago  event  Failed: app:nope: not found
  Next: correct the tag
    or: cox rollout undo deployment/web
`,
    );
  });
});

function capture() {
  let text = '';
  return {
    isTerminal: false,
    columns: 80,
    write: (data: string | Uint8Array) => {
      text += String(data);
    },
    drain: () => Promise.resolve(),
    text: () => text,
  };
}
