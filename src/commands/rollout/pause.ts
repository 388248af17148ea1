import { anyArguments } from '../../cli/arguments.ts';
import { defineCommand } from '../../cli/command.ts';
import { pauseChange } from '../../resources/rollout/change.ts';
import { changeFlags, runChange } from './change.ts';

export const command = defineCommand({
  use: 'pause RESOURCE',
  long: `Mark a workload as paused: its controller leaves it alone until \`rollout resume\`.

Only deployments can be paused.`,
  examples: `  # Pause a deployment: it goes on as it is, and changes have no effect while it is paused
  cox rollout pause deployment/nginx`,
  flags: changeFlags,
  args: anyArguments,
  run: (context, invocation) =>
    runChange(context, invocation, {
      done: 'paused',
      decide: pauseChange,
      unchanged: (name) => `${name} already paused`,
    }),
});
