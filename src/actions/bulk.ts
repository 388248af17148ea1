/**
 * Runs many independent writes at once, with a limit and in phases, and reports each outcome in the
 * order of the items. Used by apply, create and delete.
 */

import { ExitError } from '../errors.ts';

/**
 * How many requests are in flight at once; more gains nothing on one HTTP/2 connection (spec: 500
 * objects in 0.7 s).
 */
export const BULK_CONCURRENCY = 32;

export type Outcome<R> = { readonly ok: true; readonly value: R } | { readonly ok: false; readonly error: unknown };

export interface BulkOptions<T> {
  /** Items of a lower phase are done before those of a higher one begin. */
  phaseOf(item: T): number;
  /** Items with the same key run one after the other, in their order. */
  keyOf(item: T): string;
  /** Items in flight at once; BULK_CONCURRENCY when left out. */
  readonly concurrency?: number;
  /** Once aborted, no further item starts. Items in progress end as their own work decides. */
  readonly signal?: AbortSignal;
}

/**
 * What an interrupted run did not finish: items that never started, and items whose work was
 * interrupted.
 */
export interface BulkResult<T> {
  readonly interrupted: boolean;
  /** Items that did not start, or started and have no known outcome, in the items' order. */
  readonly unfinished: readonly T[];
  /** How many of those had started; their outcome is unknown. */
  readonly inFlight: number;
}

/**
 * The message for an interrupted run; undefined when everything was finished. `done` says what may
 * have happened to items in progress: "written", "deleted".
 */
export function interruptedText<T>(
  total: number,
  { unfinished, inFlight }: BulkResult<T>,
  nameOf: (item: T) => string,
  done: string,
): string | undefined {
  const [first] = unfinished;
  if (first === undefined) return undefined;
  const were = inFlight === 1 ? 'was' : 'were';
  const inProgress = inFlight === 0 ? '' : `; ${inFlight} of them ${were} in progress and may have been ${done}`;
  return `interrupted: ${unfinished.length} of ${total} objects not finished, the first is ${nameOf(first)}${inProgress}`;
}

/** What an interrupted run tells. */
export interface InterruptionReport<T> {
  nameOf(item: T): string;
  /** What may have happened to items in progress: "written", "deleted". */
  readonly done: string;
  /**
   * Receives the message, which holds text from the cluster and has no newline, and the errors of
   * the items that failed before.
   */
  interrupted(text: string, errors: readonly Error[]): void;
}

/** Reports an interrupted run of `total` items, and returns the error to end with. */
export function interruption<T>(
  signal: AbortSignal,
  total: number,
  result: BulkResult<T>,
  errors: readonly Error[],
  report: InterruptionReport<T>,
): Error {
  const text = interruptedText(total, result, report.nameOf, report.done);
  report.interrupted(text ?? `interrupted: all of ${total} objects were finished before`, errors);
  return signal.reason instanceof Error ? signal.reason : new ExitError(1);
}

/**
 * The work on items that are written one after the other, in their order, by a loop of the caller.
 * When the signal is aborted it reports which items were not finished and throws the error to end
 * with; the loop must not go on after an ExitError.
 */
export function interruptible<T, R>(
  signal: AbortSignal,
  items: readonly T[],
  report: InterruptionReport<T>,
  work: (item: T) => Promise<R>,
): (item: T) => Promise<R> {
  const errors: Error[] = [];
  let finished = 0;
  const stop = (inFlight: number): Error => {
    const result = { interrupted: true, unfinished: items.slice(finished), inFlight };
    return interruption(signal, items.length, result, errors, report);
  };
  return async (item) => {
    if (signal.aborted) throw stop(0);
    try {
      return await work(item);
    } catch (error) {
      if (signal.aborted) throw stop(1);
      if (error instanceof Error) errors.push(error);
      throw error;
    } finally {
      finished += 1;
    }
  };
}

/**
 * Runs `work` on every item and calls `emit` once for each, in the items' order, as soon as all
 * earlier outcomes are known. When `work` throws, the outcome holds the error and the others go on.
 * Rejects only when `emit` throws. When the signal is aborted, the outcomes known so far are still
 * emitted (gaps left out), and the rest is returned.
 */
export async function runInPhases<T, R>(
  items: readonly T[],
  options: BulkOptions<T>,
  work: (item: T) => Promise<R>,
  emit: (item: T, outcome: Outcome<R>) => void,
): Promise<BulkResult<T>> {
  const state: Emission<T, R> = { items, outcomes: new Map(), next: 0, inFlight: 0, emit };
  for (const phase of phases(items, options)) {
    if (options.signal?.aborted) break;
    await runPhase(phase, options, async (index) => {
      state.inFlight += 1;
      const outcome = await settle(work, items[index] as T);
      if (!outcome.ok && options.signal?.aborted) return;
      state.inFlight -= 1;
      state.outcomes.set(index, outcome);
      advance(state);
    });
  }
  return finish(state, options.signal);
}

interface Emission<T, R> {
  readonly items: readonly T[];
  readonly outcomes: Map<number, Outcome<R>>;
  next: number;
  /** Started, without an outcome yet. */
  inFlight: number;
  readonly emit: (item: T, outcome: Outcome<R>) => void;
}

async function settle<T, R>(work: (item: T) => Promise<R>, item: T): Promise<Outcome<R>> {
  try {
    return { ok: true, value: await work(item) };
  } catch (error) {
    return { ok: false, error };
  }
}

function advance<T, R>(state: Emission<T, R>): void {
  for (let outcome = state.outcomes.get(state.next); outcome !== undefined; outcome = state.outcomes.get(state.next)) {
    state.outcomes.delete(state.next);
    state.emit(state.items[state.next] as T, outcome);
    state.next += 1;
  }
}

function finish<T, R>(state: Emission<T, R>, signal: AbortSignal | undefined): BulkResult<T> {
  const unfinished: T[] = [];
  for (let index = state.next; index < state.items.length; index += 1) {
    const outcome = state.outcomes.get(index);
    if (outcome === undefined) unfinished.push(state.items[index] as T);
    else state.emit(state.items[index] as T, outcome);
  }
  return { interrupted: signal?.aborted ?? false, unfinished, inFlight: state.inFlight };
}

/** Chains of indexes: per phase, per key, in the items' order. */
function phases<T>(items: readonly T[], options: BulkOptions<T>): number[][][] {
  const byPhase = new Map<number, Map<string, number[]>>();
  items.forEach((item, index) => {
    const phase = options.phaseOf(item);
    const chains = byPhase.get(phase) ?? new Map<string, number[]>();
    byPhase.set(phase, chains);
    const key = options.keyOf(item);
    const chain = chains.get(key);
    if (chain === undefined) chains.set(key, [index]);
    else chain.push(index);
  });
  return [...byPhase.entries()].sort(([a], [b]) => a - b).map(([, chains]) => [...chains.values()]);
}

async function runPhase<T>(
  chains: readonly (readonly number[])[],
  options: BulkOptions<T>,
  run: (index: number) => Promise<void>,
): Promise<void> {
  let taken = 0;
  const worker = async () => {
    for (let chain = chains[taken++]; chain !== undefined; chain = chains[taken++]) {
      for (const index of chain) {
        if (options.signal?.aborted) return;
        await run(index);
      }
    }
  };
  const workers = Math.min(options.concurrency ?? BULK_CONCURRENCY, chains.length);
  await Promise.all(Array.from({ length: workers }, worker));
}
