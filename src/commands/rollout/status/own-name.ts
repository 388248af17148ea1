import type { Consumer, RolloutEvent } from '../../../actions/rollout/stream.ts';
import { nextInOwnName } from '../../../cli/own-name.ts';

/** Passes events on with the program's name in the next steps of their findings. */
export const consumerInOwnName = (consumer: Consumer, program: string): Consumer => ({
  event: (event) => consumer.event(eventInOwnName(event, program)),
  note: (line) => consumer.note(line),
  close: () => consumer.close(),
});

function eventInOwnName(event: RolloutEvent, program: string): RolloutEvent {
  if (event.type !== 'finding' && event.type !== 'verdict') return event;
  return event.finding === undefined ? event : { ...event, finding: nextInOwnName(event.finding, program) };
}
