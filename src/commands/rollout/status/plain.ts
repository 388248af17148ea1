/** kubectl's lines on stdout, and our own on stderr. */

import type { Consumer, FindingEvent, RolloutEvent } from '../../../actions/rollout/stream.ts';
import type { Io } from '../../../io/io.ts';
import { oneLine, whoIs } from '../../shared/finding-text.ts';
import { warn } from '../../shared/warn.ts';
import { verdictText } from './verdict-text.ts';

/** @param labels what stands before each workload's lines; "" for nothing */
export function plainConsumer(io: Pick<Io, 'stdout' | 'stderr'>, labels: readonly string[]): Consumer {
  const { stdout, stderr } = io;
  const printed = new Set<string>();
  const line = (target: number, text: string): string => {
    const label = labels[target] ?? '';
    return oneLine(label === '' ? text : `${label}: ${text}`);
  };
  return {
    event(event: RolloutEvent) {
      if (event.type === 'progress' && event.progress.phase === 'waiting') {
        stdout.write(`${line(event.target, event.progress.message)}\n`);
      } else if (event.type === 'finding') {
        // a thousand pods may have the same finding
        const key = `${event.target} ${event.finding.cause} ${event.finding.container?.name ?? ''} ${event.final}`;
        if (!printed.has(key)) stderr.write(`${line(event.target, findingText(event))}\n`);
        printed.add(key);
      } else if (event.type === 'verdict') {
        // not earlier: while the rollout settles, kubectl's message of success would be wrong
        if (event.verdict === 'complete') stdout.write(`${line(event.target, event.message)}\n`);
        stderr.write(verdictText(event, labels[event.target] ?? ''));
      } else if (event.type === 'action') {
        stderr.write(`${line(event.target, event.message)}\n`);
      }
    },
    note: (text) => warn(io, text),
    close: () => undefined,
  };
}

function findingText({ finding, final }: FindingEvent): string {
  const wait = final ? '' : ' (it may still recover)';
  return `${finding.cause}: ${whoIs(finding)}: ${finding.summary}${wait}`;
}
