import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findingLines } from '../../../src/commands/shared/finding-text.ts';
import type { Finding } from '../../../src/resources/diagnosis/types.ts';

const now = Date.parse('2026-01-01T12:00:00Z');

const finding: Finding = {
  cause: 'ApplicationError',
  object: 'pod/web-0',
  container: { name: 'app', role: 'container' },
  summary: 'exits with code 1',
  evidence: [
    { source: 'status', object: 'pod/web-0', text: 'last run: exit code 1 (Error)', at: now - 14_000 },
    { source: 'event', object: 'replicaset/web', text: 'FailedCreate: no', at: now - 200_000 },
    { source: 'log', object: 'pod/web-0', text: 'panic: cannot reach db' },
  ],
  next: ['cox logs web-0 --previous', 'cox rollout undo deployment/web'],
  doomedAt: undefined,
};

test('a finding says its cause, whom it is about, how it is known and what to do', () => {
  assert.deepEqual(findingLines(finding, { now }), [
    'ApplicationError: pod/web-0, container app: exits with code 1',
    '  14s ago    status  last run: exit code 1 (Error)',
    '  3m20s ago  event   replicaset/web: FailedCreate: no',
    '             log     panic: cannot reach db',
    '  Next: cox logs web-0 --previous',
    '    or: cox rollout undo deployment/web',
  ]);
});

test('a container that the summary names is not named twice, and others with the same are', () => {
  const [headline, also] = findingLines(
    { ...finding, summary: 'container "app" exits' },
    { now, affected: ['pod/web-0', ...[1, 2, 3, 4, 5, 6, 7].map((number) => `pod/web-${number}`)] },
  );
  assert.equal(headline, 'ApplicationError: pod/web-0: container "app" exits');
  assert.equal(also, '  The same with pod/web-1, pod/web-2, pod/web-3, pod/web-4, pod/web-5 and 2 more');
});

test('text of the cluster can neither break a line nor reach the terminal', () => {
  const hostile: Finding = {
    ...finding,
    container: undefined,
    summary: 'bell \u0007',
    evidence: [{ source: 'log', object: 'pod/web-0', text: 'one\ntwo\t\u001b[31mred\r' }],
    next: ['say \u009b'],
  };
  assert.deepEqual(findingLines(hostile, { now }), [
    'ApplicationError: pod/web-0: bell ^G',
    '  log  one\\ntwo\\t^[[31mred',
    '  Next: say \\u009b',
  ]);
});

test('what lies in the future of a clock that runs behind is now', () => {
  const evidence = [{ source: 'event', object: 'pod/web-0', text: 'x', at: now + 5000 }] as const;
  assert.equal(findingLines({ ...finding, evidence }, { now })[1], '  0s ago  event  x');
});
