/** When each of several workloads is inspected again: soon after a change, but not too often. */
import type { Clock } from '../../io/host.ts';

export interface Pace {
  /** Something about it has changed. */
  change(index: number): void;
  /**
   * Inspect it again at this time, whatever happens, in milliseconds of the local clock. The last
   * call wins.
   */
  wake(index: number, at: number): void;
  /** Ends the current wait of `next` without a result. */
  interrupt(): void;
  /**
   * Waits for the next workload that is due; undefined after `interrupt`. Throws the signal's
   * reason.
   */
  next(signal: AbortSignal): Promise<number | undefined>;
  /** It has been inspected, which took from the return of `next` until now. */
  done(index: number): void;
}

/**
 * Changes come in groups (a pod, its ReplicaSet, its Deployment): how long to wait for the rest of
 * a group, in milliseconds.
 */
const FLOCK = 30;
/** The shortest time between two inspections of the same workload. */
const INTERVAL = 100;
/** At most this part of the time is used for inspections: 1 of SHARE. */
const SHARE = 4;

/** Timers have 31 bits. */
const LONGEST = 2 ** 31 - 1;

/** @param isReady whether it can be inspected yet */
export function newPace(clock: Clock, count: number, isReady: (index: number) => boolean): Pace {
  const changedAt = new Array<number | undefined>(count).fill(undefined);
  const wakeAt = new Array<number | undefined>(count).fill(undefined);
  const notBefore = new Array<number>(count).fill(0);
  let interrupted = false;
  let taken = 0;
  let nudge: () => void = () => undefined;
  const dueAt = (index: number): number => {
    if (!isReady(index)) return Number.POSITIVE_INFINITY;
    const changed = changedAt[index];
    const due = Math.min(changed === undefined ? Number.POSITIVE_INFINITY : changed + FLOCK, wakeAt[index] ?? Infinity);
    return Math.max(due, notBefore[index]!);
  };
  const earliest = (): { index: number; at: number } => {
    let found = { index: -1, at: Number.POSITIVE_INFINITY };
    for (let index = 0; index < count; index += 1) {
      const at = dueAt(index);
      if (at < found.at) found = { index, at };
    }
    return found;
  };
  return {
    change(index) {
      if (changedAt[index] !== undefined) return;
      changedAt[index] = clock.now();
      nudge();
    },
    wake(index, at) {
      wakeAt[index] = at;
      nudge();
    },
    interrupt() {
      interrupted = true;
      nudge();
    },
    async next(signal) {
      for (;;) {
        signal.throwIfAborted();
        if (interrupted) {
          interrupted = false;
          return undefined;
        }
        const { index, at } = earliest();
        taken = clock.now();
        if (at <= taken) {
          changedAt[index] = undefined;
          wakeAt[index] = undefined;
          return index;
        }
        const early = new AbortController();
        nudge = () => early.abort();
        signal.addEventListener('abort', nudge, { once: true });
        await clock.sleep(Math.min(at - taken, LONGEST), early.signal).catch(() => undefined);
        signal.removeEventListener('abort', nudge);
        nudge = () => undefined;
      }
    },
    done(index) {
      const now = clock.now();
      notBefore[index] = now + Math.max(INTERVAL, (now - taken) * SHARE);
    },
  };
}
