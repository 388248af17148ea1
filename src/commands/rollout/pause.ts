import { anyArguments } from '../../cli/arguments.ts';
import { defineCommand, recorded } from '../../cli/command.ts';
import { pauseChange } from '../../resources/rollout/change.ts';
import { changeFlags, runChange } from './change.ts';

export const command = defineCommand({
  use: 'pause RESOURCE',
  long: `Mark a workload as paused: its controller does not update it until \`rollout resume\`.

Only deployments can be paused.`,
  examples: `  # Pause a deployment: its pods keep running, and changes of the template have no effect meanwhile
  cox rollout pause deployment/nginx`,
  flags: changeFlags,
  args: anyArguments,
  writes: recorded,
  run: (context, invocation) =>
    runChange(context, invocation, {
      done: 'paused',
      decide: pauseChange,
      unchanged: (name) => `${name} already paused`,
    }),
});
