/** The tree on a terminal, redrawn in place: after changes, and once a second. */

import type { ClusterClock } from '../../../actions/cluster-clock.ts';
import type { Clock } from '../../../io/host.ts';
import type { Output } from '../../../io/io.ts';
import type { Paint } from '../../../io/paint.ts';
import { newScreen } from '../../../io/screen.ts';
import { type Entry, renderTree } from './tree.ts';

export interface LiveTreeOptions {
  readonly clock: Clock;
  readonly clusterClock: Pick<ClusterClock, 'now'>;
  readonly paint: Paint;
}

export interface LiveTree {
  /** By place, from the top; places without an entry are left out. */
  readonly entries: readonly (Entry | undefined)[];
  set(index: number, entry: Entry): void;
  /** Takes the tree away, for a line that stays above it. */
  clear(): void;
  /** Draws the tree for the last time; it stays. */
  close(): void;
}

/** The shortest time between two frames, in milliseconds. */
const FRAME = 100;
/** Ages and countdowns change even when nothing happens. */
const TICK = 1000;
const ROWS = 24;

export function newLiveTree(
  output: Pick<Output, 'columns' | 'rows' | 'write'>,
  first: readonly (Entry | undefined)[],
  { clock, clusterClock, paint }: LiveTreeOptions,
): LiveTree {
  const entries = [...first];
  const screen = newScreen(output);
  const over = new AbortController();
  let drawnAt = Number.NEGATIVE_INFINITY;
  const draw = (): void => {
    drawnAt = clock.now();
    const { columns, rows = ROWS } = output;
    const shown = entries.filter((entry) => entry !== undefined);
    if (shown.length === 0) return;
    // the last line is for the cursor
    const size = { columns: columns || 80, rows: (rows || ROWS) - 1 };
    screen.draw(renderTree(shown, { ...size, now: clusterClock.now(), paint }));
  };
  let due = Number.POSITIVE_INFINITY;
  /** Draws at that time, or earlier if a draw is already planned. */
  const drawAt = (at: number): void => {
    if (at >= due) return;
    due = at;
    clock.sleep(Math.max(0, at - clock.now()), over.signal).then(
      () => {
        if (due !== at) return;
        due = Number.POSITIVE_INFINITY;
        draw();
        drawAt(clock.now() + TICK);
      },
      () => undefined,
    );
  };
  const redraw = (): void => drawAt(Math.max(clock.now(), drawnAt + FRAME));
  redraw();
  return {
    entries,
    set(index, entry) {
      entries[index] = entry;
      redraw();
    },
    clear() {
      screen.clear();
      redraw();
    },
    close() {
      over.abort();
      draw();
    },
  };
}
