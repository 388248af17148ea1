import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { interruptible, type Outcome, runInPhases } from '../../../src/actions/bulk.ts';
import { ExitError } from '../../../src/errors.ts';

interface Item {
  readonly name: string;
  readonly phase?: number;
  readonly key?: string;
}

/** Runs the items and notes what happened: `+a` begun, `-a` ended, `=a` told. */
async function trace(
  items: readonly Item[],
  options: { concurrency?: number; signal?: AbortSignal } = {},
  work: (item: Item) => Promise<string> = async ({ name }) => name,
) {
  const log: string[] = [];
  const outcomes: Outcome<string>[] = [];
  const result = await runInPhases<Item, string>(
    items,
    { phaseOf: ({ phase }) => phase ?? 0, keyOf: ({ key, name }) => key ?? name, ...options },
    async (item) => {
      log.push(`+${item.name}`);
      try {
        return await work(item);
      } finally {
        log.push(`-${item.name}`);
      }
    },
    (item, outcome) => {
      log.push(`=${item.name}`);
      outcomes.push(outcome);
    },
  );
  return { log, outcomes, result };
}

const named = (...names: string[]): Item[] => names.map((name) => ({ name }));

describe('runInPhases', () => {
  it('tells outcomes in the order of the items, however they end', async () => {
    const delays: Record<string, number> = { a: 30, b: 1, c: 15 };
    const { log } = await trace(named('a', 'b', 'c'), {}, async ({ name }) => {
      await sleep(delays[name]);
      return name;
    });
    assert.deepEqual(
      log.filter((entry) => entry.startsWith('=')),
      ['=a', '=b', '=c'],
    );
    assert.ok(log.indexOf('-b') < log.indexOf('-a'), 'b ended first');
  });

  it('tells what is known before the rest has ended', async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { log } = await trace(named('a', 'b', 'c'), {}, async ({ name }) => {
      if (name === 'b') await held;
      if (name === 'c') setTimeout(release, 10);
      return name;
    });
    assert.ok(log.indexOf('=a') < log.indexOf('-b'), 'a was told while b was under way');
  });

  it('never has more under way than it may', async () => {
    let running = 0;
    let most = 0;
    await trace(
      named(...Array.from({ length: 50 }, (_, index) => `n${index}`)),
      { concurrency: 4 },
      async ({ name }) => {
        running += 1;
        most = Math.max(most, running);
        await sleep(1);
        running -= 1;
        return name;
      },
    );
    assert.equal(most, 4);
  });

  it('ends a phase before the next begins, whatever the order of the items', async () => {
    const items: Item[] = [
      { name: 'late', phase: 7 },
      { name: 'early', phase: 1 },
      { name: 'middle', phase: 3 },
    ];
    const { log } = await trace(items);
    assert.deepEqual(log, ['+early', '-early', '+middle', '-middle', '+late', '-late', '=late', '=early', '=middle']);
  });

  it('runs items of one key one after the other', async () => {
    const items: Item[] = [{ name: 'first', key: 'x' }, { name: 'other' }, { name: 'second', key: 'x' }];
    const { log } = await trace(items, {}, async ({ name }) => {
      await sleep(name === 'first' ? 20 : 1);
      return name;
    });
    assert.ok(log.indexOf('-first') < log.indexOf('+second'));
    assert.ok(log.indexOf('+other') < log.indexOf('-first'));
  });

  it('goes on after a failure and tells it', async () => {
    const failure = new Error('no');
    const { outcomes, result } = await trace(named('a', 'b'), {}, async ({ name }) => {
      if (name === 'a') throw failure;
      return name;
    });
    assert.deepEqual(outcomes, [
      { ok: false, error: failure },
      { ok: true, value: 'b' },
    ]);
    assert.deepEqual(result, { interrupted: false, unfinished: [], inFlight: 0 });
  });

  it('begins nothing after the signal, tells what is known and returns the rest', async () => {
    const stop = new AbortController();
    const { log, result } = await trace(
      named('a', 'b', 'c', 'd'),
      { concurrency: 2, signal: stop.signal },
      async (item) => {
        if (item.name === 'a') return sleep(1000, 'a', { signal: stop.signal });
        stop.abort(new Error('interrupted'));
        return item.name;
      },
    );
    assert.deepEqual(log, ['+a', '+b', '-b', '-a', '=b']);
    assert.equal(result.interrupted, true);
    assert.equal(result.inFlight, 1);
    assert.deepEqual(
      result.unfinished.map(({ name }) => name),
      ['a', 'c', 'd'],
    );
  });

  it('has nothing to do with no items', async () => {
    assert.deepEqual((await trace([])).log, []);
  });
});

describe('interruptible', () => {
  const interrupted = (names: readonly string[], work: (name: string, stop: AbortController) => Promise<void>) => {
    const stop = new AbortController();
    const reports: { text: string; errors: readonly Error[] }[] = [];
    const report = {
      nameOf: (name: string) => `configmap/${name}`,
      done: 'written',
      interrupted: (text: string, errors: readonly Error[]) => void reports.push({ text, errors }),
    };
    const run = interruptible(stop.signal, names, report, (name) => work(name, stop));
    return { run, reports };
  };
  const reason = new ExitError(130);

  it('reports an item whose work was interrupted as in progress, and the errors before it', async () => {
    const failure = new Error('refused');
    const { run, reports } = interrupted(['a', 'b', 'c'], async (name, stop) => {
      if (name === 'a') throw failure;
      stop.abort(reason);
      throw new Error('wrapped', { cause: reason });
    });
    await assert.rejects(run('a'), failure);
    await assert.rejects(run('b'), reason);
    const text =
      'interrupted: 2 of 3 objects not finished, the first is configmap/b; 1 of them was in progress and may have been written';
    assert.deepEqual(reports, [{ text, errors: [failure] }]);
  });

  it('starts no item after the signal, and counts those that were finished', async () => {
    const { run, reports } = interrupted(['a', 'b'], async (_name, stop) => stop.abort(reason));
    await run('a');
    await assert.rejects(run('b'), reason);
    const text = 'interrupted: 1 of 2 objects not finished, the first is configmap/b';
    assert.deepEqual(reports, [{ text, errors: [] }]);
  });
});
