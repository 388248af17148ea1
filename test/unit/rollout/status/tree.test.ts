// Exact frames for given assessments, without colour: what a terminal of that size shows.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Entry, renderTree } from '../../../../src/commands/rollout/status/tree.ts';
import { cellsOf } from '../../../../src/io/cells.ts';
import { noPaint } from '../../../../src/io/paint.ts';
import type { RolloutAssessment } from '../../../../src/resources/rollout/assessment.ts';
import { assessment, ill, imageNotFound, now, pod, revision } from './build.ts';

const draw = (entries: readonly Entry[], size: { columns?: number; rows?: number; now?: number } = {}): string =>
  renderTree(entries, { columns: 80, rows: 23, now, paint: noPaint, ...size }).join('\n');
const entry = (state: RolloutAssessment, label = 'deployment/web'): Entry => ({ label, assessment: state });

const updating = assessment({
  replicas: { desired: 3, updated: 2, ready: 3, available: 3, total: 4 },
  revisions: [
    revision('web-abc', { desired: 2, pods: [pod('web-abc-1', { restarts: 1 }), ill('web-abc-2')] }),
    revision('web-old', {
      number: 3,
      isNew: false,
      images: ['app:1'],
      desired: 2,
      pods: [
        pod('web-old-1', { isNew: false, created: now - 3_600_000 }),
        pod('web-old-2', { isNew: false, created: now - 3_600_000, terminating: true, ready: false }),
      ],
    }),
  ],
});

describe('the tree', () => {
  it('shows a workload, its revisions and their pods', () => {
    assert.equal(
      draw([entry(updating)]),
      `!  deployment/web  3/3 ready  ImageNotFound  revision 4
  Waiting for deployment "web"...
  ├─ web-abc  revision 4  new  1/2 ready  app:2
  │  ├─ ✔  web-abc-1  1/1  Running                           1 restart  12s
  │  └─ !  web-abc-2  0/1  ImagePullBackOff (ImageNotFound)             12s
  │       ImageNotFound: there is no image app:nope
  └─ web-old  revision 3  old  1/2 ready  app:1
     ├─ ✔  web-old-1  1/1  Running      60m
     └─ -  web-old-2  1/1  Terminating  60m`,
    );
  });

  it('shows other objects by a line each, with what is wrong with them', () => {
    const finding = { ...imageNotFound('job/migrate', now - 1), cause: 'ClaimPending' as const };
    const entries: readonly Entry[] = [
      { label: 'service/web', assessment: undefined, object: { good: true, text: 'Service is ready', findings: [] } },
      {
        label: 'job/migrate',
        assessment: undefined,
        object: { good: undefined, text: 'active: 1', findings: [finding] },
      },
      {
        label: 'persistentvolumeclaim/data',
        assessment: undefined,
        object: { good: undefined, text: 'not bound\n\u001B[2J', findings: [] },
        end: { good: false, text: 'not ready' },
      },
      {
        label: 'pod/one',
        assessment: undefined,
        object: { good: undefined, text: 'not bound\n\u001B[2J', findings: [] },
      },
    ];
    assert.equal(
      draw(entries),
      `✔  service/web  Service is ready
!  job/migrate  active: 1
  └─ ClaimPending: job/migrate: there is no image app:nope
✖  persistentvolumeclaim/data  not ready
◌  pod/one  not bound\\n^[[2J`,
    );
    assert.equal(
      draw(entries, { rows: 3 }),
      '✔  service/web  Service is ready\n!  job/migrate  active: 1\n… 2 more lines',
    );
  });

  it('fits 40 columns: names lose their beginning, lines their end', () => {
    const text = draw([entry(updating)], { columns: 40 });
    assert.equal(
      text,
      `!  deployment/web  3/3 ready  ImageNotF…
  Waiting for deployment "web"...
  ├─ web-abc  revision 4  new  1/2 ready
  │  ├─ ✔  web-abc-1  1/1  Running
  │  └─ !  web-abc-2  0/1  ImagePullBac…
  │       ImageNotFound: there is no im…
  └─ web-old  revision 3  old  1/2 ready
     ├─ ✔  web-old-1  1/1  Running
     └─ -  web-old-2  1/1  Terminating`,
    );
    for (const line of text.split('\n')) assert.ok(cellsOf(line) <= 40, line);
  });

  it('sums up pods that are well when there is no room for all', () => {
    const many = Array.from({ length: 40 }, (_, index) => pod(`web-abc-${String(index).padStart(2, '0')}`));
    const state = assessment({
      revisions: [revision('web-abc', { pods: [...many, ill('web-abc-zz')] })],
    });
    assert.equal(
      draw([entry(state)], { rows: 10 }),
      `!  deployment/web  40/41 ready  ImageNotFound  revision 4
  Waiting for deployment "web"...
  └─ web-abc  revision 4  new  40/41 ready  app:2
     ├─ ✔  web-abc-00  1/1  Running                           12s
     ├─ ✔  web-abc-01  1/1  Running                           12s
     ├─ ✔  web-abc-02  1/1  Running                           12s
     ├─ ✔  web-abc-03  1/1  Running                           12s
     ├─ !  web-abc-zz  0/1  ImagePullBackOff (ImageNotFound)  12s
     │    ImageNotFound: there is no image app:nope
     └─ … 36 more ready`,
    );
  });

  it('says a cause in full once, and names it at each pod', () => {
    const state = assessment({ revisions: [revision('web-abc', { pods: [ill('a'), ill('b', now)] })] });
    assert.equal(
      draw([entry(state)]),
      `!  deployment/web  0/2 ready  ImageNotFound  revision 4
  Waiting for deployment "web"...
  └─ web-abc  revision 4  new  0/2 ready  app:2
     ├─ !  a  0/1  ImagePullBackOff (ImageNotFound)  12s
     │    ImageNotFound: there is no image app:nope
     └─ ✖  b  0/1  ImagePullBackOff (ImageNotFound)  12s`,
    );
  });

  it('shows each ordinal of a stateful set, its side of the partition, its claims and its name', () => {
    const member = (ordinal: number, isNew: boolean, phase = 'Bound') =>
      pod(`db-${ordinal}`, {
        isNew,
        ordinal,
        claims: [{ name: `data-db-${ordinal}`, size: '1Gi', phase }],
        dns: `db-${ordinal}.db.prod.svc`,
      });
    const state = assessment({
      kind: 'StatefulSet',
      name: 'db',
      partition: 1,
      revisions: [
        revision('db-7f', { pods: [member(2, true, 'Pending')] }),
        revision('db-6c', { isNew: false, pods: [member(0, false), member(1, false)] }),
      ],
      progress: { phase: 'waiting', reason: 'NotReady', message: 'Waiting for 1 pods to be ready...' },
    });
    assert.equal(
      draw([entry(state, 'statefulset/db')]),
      `◌  statefulset/db  3/3 ready  revision 4  partition 1
  Waiting for 1 pods to be ready...
  ├─ ✔  db-0  old, below partition  1/1  Running  12s
  │    data-db-0 1Gi Bound  db-0.db.prod.svc
  ├─ ✔  db-1  old, in partition     1/1  Running  12s
  │    data-db-1 1Gi Bound  db-1.db.prod.svc
  └─ ✔  db-2  new, in partition     1/1  Running  12s
       data-db-2 1Gi Pending  db-2.db.prod.svc`,
    );
  });

  it('shows what is wrong with the workload itself', () => {
    const finding = {
      ...imageNotFound('replicaset/web-abc', now),
      container: undefined,
      cause: 'QuotaExceeded',
    } as const;
    const { container: _none, ...quota } = finding;
    const state = assessment({
      revisions: [revision('web-abc', { desired: 3 })],
      findings: [{ ...quota, summary: 'exceeded quota: small' }],
      outcome: { status: 'failed', finding: quota, affected: ['replicaset/web-abc'] },
    });
    assert.equal(
      draw([entry(state)]),
      `✖  deployment/web  0/0 ready  QuotaExceeded  revision 4
  Waiting for deployment "web"...
  ├─ QuotaExceeded: replicaset/web-abc: exceeded quota: small
  └─ web-abc  revision 4  new  0/3 ready  app:2`,
    );
  });

  it('counts down while it settles', () => {
    const state = assessment({
      progress: { phase: 'complete', message: 'deployment "web" successfully rolled out' },
      outcome: { status: 'settling', decideAt: now + 3000 },
    });
    assert.equal(
      draw([entry(state)]),
      `◌  deployment/web  0/0 ready  settling  revision 4
  deployment "web" successfully rolled out; its pods are watched for 3s more`,
    );
  });

  it('shows many workloads by one line each when there is no room for more', () => {
    const done = (name: string): Entry => ({ ...entry(updating, name), end: { good: true, text: 'complete' } });
    const entries = ['a', 'b', 'c', 'd'].map(done);
    assert.equal(
      draw([...entries, { label: 'e', assessment: undefined }], { rows: 5 }),
      `✔  a  3/3 ready  complete  revision 4
✔  b  3/3 ready  complete  revision 4
✔  c  3/3 ready  complete  revision 4
✔  d  3/3 ready  complete  revision 4
◌  e  waiting for its state`,
    );
    assert.equal(
      draw(entries, { rows: 3 }),
      `✔  a  3/3 ready  complete  revision 4
✔  b  3/3 ready  complete  revision 4
… 2 more workloads`,
    );
  });

  it('lets no text of the cluster move the cursor or break a line', () => {
    const hostile = '\u001b[2Jx\r\ny\u0007\u009b1m';
    const state = assessment({
      progress: { phase: 'waiting', reason: 'Updating', message: hostile },
      revisions: [
        revision(hostile, {
          images: [hostile],
          pods: [
            pod(hostile, {
              state: hostile,
              claims: [{ name: hostile, size: hostile, phase: hostile }],
              dns: hostile,
              findings: [{ ...imageNotFound(`pod/${hostile}`), summary: hostile }],
            }),
          ],
        }),
      ],
      findings: [{ ...imageNotFound(hostile), summary: hostile }],
    });
    for (const columns of [80, 40, 7]) {
      const lines = renderTree([entry(state, hostile)], { columns, rows: 23, now, paint: noPaint });
      for (const line of lines) {
        assert.doesNotMatch(line, /[\x00-\x1f\x7f-\x9f]/);
        assert.ok(cellsOf(line) <= columns, line);
      }
    }
  });

  it('measures wide characters and those without width', () => {
    assert.equal(cellsOf('日本'), 4);
    assert.equal(cellsOf('e\u0301\u200b'), 1);
    assert.equal(cellsOf('🚀'), 2);
    const state = assessment({ progress: { phase: 'waiting', reason: 'Updating', message: '日本'.repeat(30) } });
    for (const line of draw([entry(state)], { columns: 40 }).split('\n')) assert.ok(cellsOf(line) <= 40, line);
  });
});

it('a column of the tree is filled by cells and never cuts a character in two', () => {
  const family = '👨‍👩‍👧‍👦';
  const pods = [pod('web-1', { state: `${family} waits` }), pod('web-2', { state: '日本' })];
  const state = assessment({ revisions: [revision('web-abc', { desired: 2, pods })] });
  for (let columns = 20; columns < 60; columns++) {
    const lines = draw([entry(state)], { columns }).split('\n');
    for (const line of lines) assert.ok(cellsOf(line) <= columns, `${columns}: ${line}`);
    const text = lines.join('\n').replaceAll(family, '');
    assert.ok(!text.includes('\u200d') && text.isWellFormed(), `${columns}: ${text}`);
  }
});
