/** A case of one step, and what each side showed of it, for the tests of the parity filter. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ParityCase } from '../../parity/cases.ts';
import { compareSides, type SideResult } from '../../parity/compare.ts';
import type { Outcome } from '../../parity/process.ts';

export interface Pair {
  readonly kubectl: string;
  readonly cox: string;
  readonly cmd?: string;
  /** A file of the case. */
  readonly file?: string;
  readonly unordered?: boolean;
  /** Seconds between the steps of the two sides. */
  readonly apart?: number;
  /** Seconds from each side's start to its step; 0 when left out. */
  readonly after?: readonly [number, number];
  /** Seconds that each side's step takes; 0 when left out. */
  readonly lasts?: readonly [number, number];
  readonly exit?: number | readonly number[];
  readonly exitCodes?: readonly [number, number];
  /** What the case says that cox prints. */
  readonly difference?: string;
  readonly stderrs?: readonly [string, string];
  /** The objects left, on each side. */
  readonly states?: readonly [object, object];
  /** What each side prints in a second step. */
  readonly second?: readonly [string, string];
}

function sideOf(pair: Pair, index: 0 | 1): SideResult {
  const {
    exitCodes = [0, 0],
    after = [0, 0],
    lasts = [0, 0],
    apart = 0,
    states = [],
    stderrs = ['', ''],
    second,
  } = pair;
  const startedAt = 1_000_000 + index * apart * 1000;
  const stdouts = [index === 0 ? pair.kubectl : pair.cox, ...(second === undefined ? [] : [second[index]])];
  const endedAt = startedAt + lasts[index] * 1000;
  const outcomes = stdouts.map((stdout): Outcome => {
    return { stdout, stderr: stderrs[index], exitCode: exitCodes[index], startedAt, endedAt };
  });
  const letter = index === 0 ? 'k' : 'c';
  const names = { namespace: `par-x-001${letter}`, folder: `/tmp/x/001${letter}`, nodes: ['node-1', 'node-2'] };
  const state = JSON.stringify({ items: [states[index] ?? { metadata: {} }] });
  return { startedAt: startedAt - after[index] * 1000, outcomes, state, names };
}

/** What the filter says differs. */
export function problemsOf(pair: Pair): readonly string[] {
  const { cmd = 'kubectl get pods', exit, difference, second } = pair;
  const step = { cmd, ...(exit === undefined ? {} : { exit }) };
  const parityCase: ParityCase = {
    id: 'unit: pair',
    files: { 'a.yaml': pair.file ?? '' },
    eventually: [],
    setup: [],
    run: [
      { ...step, ...(difference === undefined ? {} : { difference: { id: 'x', stdout: difference } }) },
      ...(second === undefined ? [] : [step]),
    ],
    cleanup: [],
    serial: false,
    cold: false,
    metrics: undefined,
    unordered: pair.unordered ?? false,
    apart: false,
    env: {},
    state: undefined,
  };
  return compareSides(parityCase, sideOf(pair, 0), sideOf(pair, 1));
}

/** A test for each pair that must be told apart, and for each that must not. */
export function testPairs(differ: Readonly<Record<string, Pair>>, equal: Readonly<Record<string, Pair>>): void {
  for (const [name, pair] of Object.entries(differ)) {
    test(`not equal: ${name}`, () => assert.notDeepEqual(problemsOf(pair), []));
  }
  for (const [name, pair] of Object.entries(equal)) {
    test(`equal: ${name}`, () => assert.deepEqual(problemsOf(pair), []));
  }
}
