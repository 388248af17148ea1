/** The tree on a terminal, redrawn in place. Failures follow below the last frame. */

import type { ClusterClock } from '../../../actions/cluster-clock.ts';
import type { ActionEvent, Consumer, RolloutEvent, VerdictEvent } from '../../../actions/rollout/stream.ts';
import type { Clock } from '../../../io/host.ts';
import type { Io } from '../../../io/io.ts';
import type { Paint } from '../../../io/paint.ts';
import { newScreen } from '../../../io/screen.ts';
import { oneLine } from '../../shared/finding-text.ts';
import { warn } from '../../shared/warn.ts';
import { type Entry, renderTree } from './tree.ts';
import { verdictText } from './verdict-text.ts';

export interface LiveOptions {
  readonly labels: readonly string[];
  readonly clock: Clock;
  readonly clusterClock: Pick<ClusterClock, 'now'>;
  readonly paint: { readonly stdout: Paint; readonly stderr: Paint };
}

/** The shortest time between two frames, in milliseconds. */
const FRAME = 100;
/** Ages and countdowns change even when nothing happens. */
const TICK = 1000;
const ROWS = 24;

export function liveConsumer(io: Pick<Io, 'stdout' | 'stderr'>, options: LiveOptions): Consumer {
  const { labels, clock, clusterClock, paint } = options;
  const entries: Entry[] = labels.map((label) => ({ label, assessment: undefined }));
  const screen = newScreen(io.stdout);
  const last: (VerdictEvent | ActionEvent)[] = [];
  const over = new AbortController();
  let drawnAt = Number.NEGATIVE_INFINITY;
  const draw = (): void => {
    drawnAt = clock.now();
    const { columns, rows = ROWS } = io.stdout;
    // the last line is for the cursor
    screen.draw(
      renderTree(entries, {
        columns: columns || 80,
        rows: (rows || ROWS) - 1,
        now: clusterClock.now(),
        paint: paint.stdout,
      }),
    );
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
    event(event: RolloutEvent) {
      const entry = entries[event.target];
      if (entry === undefined) return;
      if (event.type === 'state') entries[event.target] = { ...entry, assessment: event.assessment };
      if (event.type === 'verdict') {
        entries[event.target] = { ...entry, assessment: event.assessment ?? entry.assessment, end: endOf(event) };
      }
      if (event.type === 'verdict' || event.type === 'action') last.push(event);
      redraw();
    },
    note(line) {
      screen.clear();
      warn(io, line);
      redraw();
    },
    close() {
      over.abort();
      draw();
      for (const event of last) io.stderr.write(lastText(event, labels, paint.stderr));
    },
  };
}

function endOf({ verdict, finding, reason }: VerdictEvent): NonNullable<Entry['end']> {
  if (verdict === 'complete') return { good: true, text: 'complete' };
  const cause = finding?.cause ?? reason;
  return { good: false, text: verdict === 'timeout' ? `timed out: ${cause}` : `failed: ${cause}` };
}

function lastText(event: VerdictEvent | ActionEvent, labels: readonly string[], paint: Paint): string {
  const label = labels[event.target] ?? '';
  if (event.type === 'action') return `${oneLine(`${label}: ${event.message}`)}\n`;
  return verdictText(event, labels.length > 1 ? label : '', paint);
}
