import { anyArguments } from '../../cli/arguments.ts';
import { defineCommand, recorded } from '../../cli/command.ts';
import { resumeChange } from '../../resources/rollout/change.ts';
import { changeFlags, runChange } from './change.ts';

export const command = defineCommand({
  use: 'resume RESOURCE',
  long: `Resume a paused workload: its controller updates it again and applies the changes made meanwhile.

Only deployments can be paused and resumed.`,
  examples: `  # Resume a paused deployment
  cox rollout resume deployment/nginx`,
  flags: changeFlags,
  args: anyArguments,
  writes: recorded,
  run: (context, invocation) =>
    runChange(context, invocation, {
      done: 'resumed',
      decide: resumeChange,
      unchanged: (name) => `${name} not paused`,
    }),
});
