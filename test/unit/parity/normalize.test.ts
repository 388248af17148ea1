/** What the parity filter lets pass and what it must not: each pair is one output of each side. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ParityCase } from '../../parity/cases.ts';
import { compareSides, type SideResult } from '../../parity/compare.ts';
import type { Outcome } from '../../parity/process.ts';

interface Pair {
  readonly kubectl: string;
  readonly cox: string;
  readonly cmd?: string;
  /** A file of the case. */
  readonly file?: string;
  readonly unordered?: boolean;
  /** Seconds between the steps of the two sides. */
  readonly apart?: number;
  readonly exit?: number;
  readonly exitCodes?: readonly [number, number];
  /** The objects left, on each side. */
  readonly states?: readonly [object, object];
}

function sideOf(letter: string, stdout: string, startedAt: number, exitCode: number, state: object): SideResult {
  const outcome: Outcome = { stdout, stderr: '', exitCode, startedAt };
  const names = { namespace: `par-x-001${letter}`, folder: `/tmp/x/001${letter}`, nodes: ['node-1', 'node-2'] };
  return { startedAt, outcomes: [outcome], state: JSON.stringify({ items: [state] }), names };
}

function problems(pair: Pair): readonly string[] {
  const { cmd = 'kubectl get pods', exit, exitCodes = [0, 0], apart = 0, states = [] } = pair;
  const parityCase: ParityCase = {
    id: 'unit: pair',
    files: { 'a.yaml': pair.file ?? '' },
    setup: [],
    run: [{ cmd, ...(exit === undefined ? {} : { exit }) }],
    cleanup: [],
    serial: false,
    cold: false,
    unordered: pair.unordered ?? false,
    env: {},
    state: undefined,
  };
  const [left = { metadata: {} }, right = { metadata: {} }] = states;
  return compareSides(
    parityCase,
    sideOf('k', pair.kubectl, 1_000_000, exitCodes[0], left),
    sideOf('c', pair.cox, 1_000_000 + apart * 1000, exitCodes[1], right),
  );
}

const differ: Readonly<Record<string, Pair>> = {
  'an age that is not known': {
    kubectl: 'NAME   AGE\na      5s\n',
    cox: 'NAME   AGE\na      <unknown>\n',
  },
  'an age before its time': { kubectl: 'NAME   AGE\na      <invalid>\n', cox: 'NAME   AGE\na      5s\n' },
  'an age without its unit': { kubectl: 'NAME   AGE\na      5s\n', cox: 'NAME   AGE\na      5\n' },
  'ages of other things': { kubectl: 'NAME   AGE\na      5s\n', cox: 'NAME   AGE\na      50s\n' },
  'an age that went into the next column': {
    kubectl: 'NAME   AGE   NODE\na      5s    x\n',
    cox: 'NAME   AGE   NODE\na      5s x\n',
  },
  'the padding of a column that is no age': {
    kubectl: 'NAME   READY   AGE\na      1/1     5s\n',
    cox: 'NAME    READY   AGE\na       1/1     5s\n',
  },
  'a duration in a column that is no age': {
    kubectl: 'NAME   TIMEOUT   AGE\na      5s        5s\n',
    cox: 'NAME   TIMEOUT   AGE\na      6s        5s\n',
  },
  restarts: {
    kubectl: 'NAME   RESTARTS     AGE\na      2 (5s ago)   9s\n',
    cox: 'NAME   RESTARTS     AGE\na      3 (5s ago)   9s\n',
  },
  'how often an event came': {
    kubectl: 'Events:\n  Type  Age               From\n  ----  ----              ----\n  X     2s (x3 over 5s)   k\n',
    cox: 'Events:\n  Type  Age               From\n  ----  ----              ----\n  X     2s (x4 over 5s)   k\n',
  },
  'for how long a taint is tolerated': {
    kubectl: 'Tolerations:  node.kubernetes.io/not-ready:NoExecute op=Exists for 300s\n',
    cox: 'Tolerations:  node.kubernetes.io/not-ready:NoExecute op=Exists for 5s\n',
  },
  'a period of grace': { kubectl: 'Termination Grace Period:  30s\n', cox: 'Termination Grace Period:  3600s\n' },
  'a limit of time': {
    kubectl: 'error: timed out, timeout 60s\n',
    cox: 'error: timed out, timeout 1s\n',
  },
  'delays of a probe': {
    kubectl: 'Liveness:  exec [x] delay=0s timeout=1s period=10s\n',
    cox: 'Liveness:  exec [x] delay=0s timeout=1s period=20s\n',
  },
  'the text below a table with ages': {
    kubectl: 'Events:\n  Type  Age  From\n  ----  ---  ----\n  X     2s   k\nGrace:  30s\n',
    cox: 'Events:\n  Type  Age  From\n  ----  ---  ----\n  X     2s   k\nGrace:  31s\n',
  },
  'an IP that the case typed': {
    file: 'clusterIP: 10.96.0.77',
    kubectl: 'IP:  10.96.0.77\n',
    cox: 'IP:  10.96.0.78\n',
  },
  'an IP that nobody allots': { kubectl: 'IP:  127.0.0.1\n', cox: 'IP:  127.0.0.2\n' },
  'an IP of another notation': { kubectl: 'IP:  10.96.0.7\n', cox: 'IP:  <none>\n' },
  'a node port that the case typed': {
    file: 'nodePort: 30080',
    kubectl: 'NodePort:  http  30080/TCP\n',
    cox: 'NodePort:  http  30081/TCP\n',
  },
  'a port that is no node port': { kubectl: 'PORT(S)\n80/TCP\n', cox: 'PORT(S)\n81/TCP\n' },
  'a time that the case typed': {
    file: 'at: 2026-01-01T00:00:00Z',
    kubectl: 'at: 2026-01-01T00:00:00Z\n',
    cox: 'at: 2026-01-01T00:00:01Z\n',
  },
  'times of another day': { kubectl: 'at: 2026-01-01T00:00:00Z\n', cox: 'at: 2026-01-02T00:00:00Z\n' },
  'times with and without fractions': {
    kubectl: 'at: 2026-01-01T00:00:00Z\n',
    cox: 'at: 2026-01-01T00:00:00.000000Z\n',
  },
  'times in two notations': {
    kubectl: 'at: 2026-01-01T00:00:00Z\n',
    cox: 'at: Thu, 01 Jan 2026 00:00:00 +0000\n',
  },
  'a uid that the case typed': {
    file: 'uid: 00000000-0000-0000-0000-000000000001',
    kubectl: 'uid: 00000000-0000-0000-0000-000000000001\n',
    cox: 'uid: 00000000-0000-0000-0000-000000000002\n',
  },
  'a resourceVersion that is not there': { kubectl: 'resourceVersion: "12"\n', cox: 'resourceVersion: ""\n' },
  'a suffix that the case typed': { file: 'name: web-x2x4z', kubectl: 'pod/web-x2x4z\n', cox: 'pod/web-x2x4c\n' },
  'the lines of a log': {
    kubectl: 'W1129 07:00:00.000000       1 helpers.go:714] old\nmade\n',
    cox: 'made\n',
  },
  'how bad the lines of a log are': {
    kubectl: 'W1129 07:00:00.000000       1 helpers.go:714] old\n',
    cox: 'E1129 07:00:00.000000       1 helpers.go:714] old\n',
  },
  'how many lines a log has': {
    kubectl: 'E1129 07:00:00.000000       1 a.go:1] no\nE1129 07:00:00.000001       1 a.go:1] no\n',
    cox: 'E1129 07:00:00.000000       1 a.go:1] no\n',
  },
  'both fail and the case does not say so': { kubectl: '', cox: '', exitCodes: [1, 1] },
  'none fails and the case says so': { kubectl: '', cox: '', exit: 1 },
  'cox alone ends otherwise': { kubectl: '', cox: '', exit: 1, exitCodes: [1, 2] },
  'an IP left in an object, that the case typed': {
    kubectl: '',
    cox: '',
    file: 'clusterIP: 10.96.0.77',
    states: [
      { metadata: {}, spec: { clusterIP: '10.96.0.77' } },
      { metadata: {}, spec: { clusterIP: '10.96.0.78' } },
    ],
  },
};

const equal: Readonly<Record<string, Pair>> = {
  'ages some seconds apart, and the padding they cause': {
    apart: 10,
    kubectl: 'NAME   AGE   NODE\na      9s    x\n',
    cox: 'NAME   AGE    NODE\na      17s   x\n',
  },
  'ages of hours, a unit apart': { apart: 1, kubectl: 'NAME   AGE\na      27h\n', cox: 'NAME   AGE\na      28h\n' },
  'ages of a watch, where the cells of a narrower row look aligned': {
    apart: 5,
    kubectl: 'NAME   DATA   AGE\nold    1      5s\nother   0      3s\n',
    cox: 'NAME   DATA   AGE\nold    1      5s\nother   0      1s\n',
  },
  'ages without headers': {
    cmd: 'kubectl get pods --no-headers',
    apart: 10,
    kubectl: 'a   1/1   9s    x\n',
    cox: 'a   1/1   12s   x\n',
  },
  'ages of a watch, below a header that is narrower': {
    apart: 5,
    kubectl: 'NAME   AGE\na      5s\na-long-name   6s\n',
    cox: 'NAME   AGE\na      7s\na-long-name   10s\n',
  },
  'ages in another order': {
    unordered: true,
    apart: 1,
    kubectl: 'NAME   AGE\na      1s\nb      90s\n',
    cox: 'NAME   AGE\nb      90s\na      1s\n',
  },
  'ages of events': {
    kubectl: 'Events:\n  Type  Age              From\n  ----  ---              ----\n  X     2s (x3 over 5s)  k\n',
    cox: 'Events:\n  Type  Age               From\n  ----  ---               ----\n  X     3s (x3 over 11s)  k\n',
  },
  'how long a Job ran and a namespace ends': {
    kubectl: 'Duration:  5s\nStatus:  Terminating (lasts 2s)\n',
    cox: 'Duration:  7s\nStatus:  Terminating (lasts 3s)\n',
  },
  'IPs and node ports that the server allots': {
    kubectl: 'NAME   CLUSTER-IP   PORT(S)        AGE\na      10.96.0.7    80:31000/TCP   1s\n',
    cox: 'NAME   CLUSTER-IP      PORT(S)        AGE\na      10.96.255.255   80:32767/TCP   1s\n',
  },
  'times of now, uids, versions, suffixes, nodes': {
    kubectl: 'Mon, 05 Jan 2026 10:00:00 +0000 resourceVersion: "7" web-x2x4z node-1 par-x-001k /tmp/x/001k/work\n',
    cox: 'Mon, 05 Jan 2026 10:00:09 +0000 resourceVersion: "8" web-c2c4c node-2 par-x-001c /tmp/x/001c/work\n',
  },
  'lines of a log': {
    kubectl: 'W1129 07:00:00.000000       1 helpers.go:714] old\n',
    cox: 'W1129 07:00:09.000000       0 coxswain:1] old\n',
  },
  'what the case says of the exit code': { kubectl: '', cox: '', exit: 1, exitCodes: [1, 1] },
};

for (const [name, pair] of Object.entries(differ)) {
  test(`not equal: ${name}`, () => assert.notDeepEqual(problems(pair), []));
}

for (const [name, pair] of Object.entries(equal)) {
  test(`equal: ${name}`, () => assert.deepEqual(problems(pair), []));
}
