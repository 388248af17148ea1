/**
 * A time limit that counts only while it runs: opening a way through the API server is not the
 * pod's time.
 */
export interface Stopwatch {
  /** Aborted when the limit is reached, and with the signal it was made with. */
  readonly signal: AbortSignal;
  /** Milliseconds that it has run. */
  elapsed(): number;
  /** Whether it was the limit that aborted the signal. */
  isOver(): boolean;
  /** Does something without counting its time. */
  aside<T>(work: () => Promise<T>): Promise<T>;
  /** Extends the limit by this many milliseconds. */
  extend(more: number): void;
  /** Ends the timer; the signal stays as it is. */
  stop(): void;
}

/** Runs from the beginning; `milliseconds` is its limit. */
export function newStopwatch(milliseconds: number, outer: AbortSignal): Stopwatch {
  const controller = new AbortController();
  let limit = milliseconds;
  let run = 0;
  let since: number | undefined;
  let timer: NodeJS.Timeout | undefined;
  let over = false;
  const elapsed = (): number => run + (since === undefined ? 0 : performance.now() - since);
  const abort = (): void => controller.abort(outer.reason);
  const resume = (): void => {
    since = performance.now();
    timer = setTimeout(() => {
      over = true;
      controller.abort(new Error('time is up'));
    }, limit - run);
  };
  const pause = (): void => {
    run = elapsed();
    since = undefined;
    clearTimeout(timer);
  };
  if (outer.aborted) abort();
  else outer.addEventListener('abort', abort, { once: true });
  resume();
  return {
    signal: controller.signal,
    elapsed,
    isOver: () => over,
    async aside(work) {
      pause();
      try {
        return await work();
      } finally {
        resume();
      }
    },
    extend(more) {
      pause();
      limit += more;
      resume();
    },
    stop() {
      pause();
      outer.removeEventListener('abort', abort);
    },
  };
}
