/** The tree on a terminal, redrawn in place. Failures follow below the last frame. */

import type { ClusterClock } from '../../../actions/cluster-clock.ts';
import type { ActionEvent, Consumer, RolloutEvent, VerdictEvent } from '../../../actions/rollout/stream.ts';
import type { Clock } from '../../../io/host.ts';
import type { Io } from '../../../io/io.ts';
import type { Paint } from '../../../io/paint.ts';
import { oneLine } from '../../shared/finding-text.ts';
import { warn } from '../../shared/warn.ts';
import { newLiveTree } from './live-tree.ts';
import type { Entry } from './tree.ts';
import { verdictText } from './verdict-text.ts';

export interface LiveOptions {
  readonly labels: readonly string[];
  readonly clock: Clock;
  readonly clusterClock: Pick<ClusterClock, 'now'>;
  readonly paint: { readonly stdout: Paint; readonly stderr: Paint };
}

export function liveConsumer(io: Pick<Io, 'stdout' | 'stderr'>, options: LiveOptions): Consumer {
  const { labels, clock, clusterClock, paint } = options;
  const first = labels.map((label): Entry => ({ label, assessment: undefined }));
  const tree = newLiveTree(io.stdout, first, { clock, clusterClock, paint: paint.stdout });
  const last: (VerdictEvent | ActionEvent)[] = [];
  return {
    event(event: RolloutEvent) {
      const entry = tree.entries[event.target];
      if (entry === undefined) return;
      if (event.type === 'state') tree.set(event.target, { ...entry, assessment: event.assessment });
      if (event.type === 'verdict') {
        const assessment = event.assessment ?? entry.assessment;
        tree.set(event.target, { ...entry, assessment, end: endOf(event) });
      }
      if (event.type === 'verdict' || event.type === 'action') last.push(event);
    },
    note(line) {
      tree.clear();
      warn(io, line);
    },
    close() {
      tree.close();
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
