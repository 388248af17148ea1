/** Runs all cases of one kind of node as tests, and holds each to its row. */
import assert from 'node:assert/strict';
import { after, before, describe, it, type TestContext } from 'node:test';
import { causes } from '../../src/resources/diagnosis/causes.ts';
import { type FailureCase, failureCases, type HealthyCase, healthyCases, type NodeKind } from './rollout-cases.ts';
import { type Outcome, openWorld, type RolloutCluster, type RolloutWorld } from './rollout-world.ts';

/** From when the failure is known and the grace of its cause is over, in milliseconds. */
const TIME_TO_VERDICT = 10_000;

/** The API's times have whole seconds. */
const ROUNDING = 1500;

/** What passes from the failure to the end of its grace, in milliseconds. */
const allowed = (one: FailureCase): number => causes[one.cause].milliseconds + one.extra * 1000;

/**
 * Declares a test for each case; all of them run at once. COXSWAIN_TEST_ROLLOUTS=REGEX runs only
 * some.
 */
export function testRollouts(node: NodeKind, open: () => Promise<RolloutCluster> | RolloutCluster): void {
  const only = new RegExp(process.env.COXSWAIN_TEST_ROLLOUTS ?? '');
  const failures = failureCases(node).filter(({ name }) => only.test(name));
  const healthy = healthyCases(node).filter(({ name }) => only.test(name));
  const running = new Map<string, Promise<Outcome>>();
  let world: RolloutWorld;

  before(async () => {
    world = await openWorld(await open(), [...failures, ...healthy]);
    const start = (folder: 'failures' | 'healthy', one: FailureCase | HealthyCase): void => {
      const outcome = world.run(folder, one);
      // It is checked in its own test.
      outcome.catch(() => undefined);
      running.set(one.name, outcome);
    };
    // what takes longest first
    const sorted = failures.toSorted((a, b) => allowed(b) - allowed(a) || b.before.length - a.before.length);
    for (const one of sorted.filter((failure) => allowed(failure) > 0)) start('failures', one);
    for (const one of healthy) start('healthy', one);
    for (const one of sorted.filter((failure) => allowed(failure) === 0)) start('failures', one);
  });
  after(() => world?.close());

  describe('failures', () => {
    for (const one of failures) {
      it(`${one.name}: ${one.cause}`, async (test) => checkFailure(test, world, one, await running.get(one.name)!));
    }
  });
  describe('rollouts that succeed', () => {
    for (const one of healthy) {
      it(one.name, async (test) => checkHealthy(test, world, one, await running.get(one.name)!));
    }
  });
}

/** Declares a test of one failure that has the node for itself, with the defaults of the command. */
export function testAlone(node: NodeKind, name: string, open: () => Promise<RolloutCluster> | RolloutCluster): void {
  const one = failureCases(node).find((failure) => failure.name === name)!;
  it(`${name}, alone: ${one.cause}`, async (test) => {
    const world = await openWorld(await open(), [one]);
    try {
      checkFailure(test, world, one, await world.runAlone('failures', one));
    } finally {
      await world.close();
    }
  });
}

/** What a failed test prints besides its assertion. */
const account = (world: RolloutWorld, { namespace }: Outcome, verdict: object): string =>
  `${JSON.stringify(verdict, null, 2)}\nthe cluster reported:\n${world.chronicle.story(namespace)}`;

function verdictOf({ verdicts, stderr }: Outcome): Outcome['verdicts'][number] {
  const [only] = verdicts;
  assert.ok(only !== undefined, `there is no verdict; stderr:\n${stderr}`);
  assert.equal(verdicts.length, 1, 'there is one verdict');
  return only;
}

function checkFailure(test: TestContext, world: RolloutWorld, one: FailureCase, outcome: Outcome): void {
  const { at, verdict } = verdictOf(outcome);
  const details = account(world, outcome, verdict);
  assert.equal(verdict.verdict, 'failed', details);
  assert.equal(verdict.cause, one.cause, details);
  assert.equal(
    verdict.container?.name,
    one.cause === 'ForcedRollback' ? verdict.container?.name : one.container,
    details,
  );
  const evidence = new RegExp(one.evidence);
  assert.ok(
    verdict.evidence.some(({ text }) => evidence.test(text)),
    `no evidence matches ${evidence}: ${details}`,
  );
  assert.ok(verdict.next.length > 0, 'it says what to do next');
  assert.equal(outcome.exitCode, 1, outcome.stderr);
  checkTime(test, world, one, outcome, at, details);
}

/** Not before the grace is over, and soon after that. */
function checkTime(
  test: TestContext,
  world: RolloutWorld,
  one: FailureCase,
  outcome: Outcome,
  at: number,
  details: string,
): void {
  const { namespace, started } = outcome;
  const known =
    'start' in one.known
      ? { reported: started, seen: started }
      : world.chronicle.moment(namespace, one.known, one.container);
  assert.ok(known !== undefined, `what makes it known was never seen: ${JSON.stringify(one.known)}`);
  const due = known.reported + allowed(one);
  const delay = at - Math.max(due, known.seen, started);
  test.diagnostic(
    `known after ${seconds(known.reported - started)}, grace ${seconds(allowed(one))}, verdict after ${seconds(at - started)}: ${seconds(delay)} late`,
  );
  assert.ok(at >= due - ROUNDING, `the verdict came ${seconds(due - at)} before the grace was over: ${details}`);
  assert.ok(delay <= TIME_TO_VERDICT, `the verdict came ${seconds(delay)} after the grace was over: ${details}`);
  assert.ok(outcome.ended - at < 5000, 'it ends with its verdict');
}

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`;

function checkHealthy(test: TestContext, world: RolloutWorld, one: HealthyCase, outcome: Outcome): void {
  const { at, verdict } = verdictOf(outcome);
  const details = account(world, outcome, verdict);
  test.diagnostic(`complete after ${seconds(at - outcome.started)}`);
  assert.equal(verdict.verdict, 'complete', details);
  assert.equal(outcome.exitCode, 0, outcome.stderr);
  assert.ok(at - outcome.started <= one.within * 1000, `it took ${seconds(at - outcome.started)}`);
  if (one.saw !== undefined) {
    assert.ok(world.chronicle.saw(outcome.namespace, one.saw), `the trouble did not happen: ${one.saw}`);
  }
}
