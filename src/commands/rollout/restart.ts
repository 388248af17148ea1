import { anyArguments } from '../../cli/arguments.ts';
import { defineCommand, recorded } from '../../cli/command.ts';
import { restartChange, rfc3339 } from '../../resources/rollout/change.ts';
import { changeFlags, runChange } from './change.ts';

export const command = defineCommand({
  use: 'restart RESOURCE',
  long: 'Restart a workload: its pods are replaced, as in any other rollout.',
  examples: `  # Restart all deployments of the namespace test-namespace
  cox rollout restart deployment -n test-namespace

  # Restart a deployment
  cox rollout restart deployment/nginx

  # Restart a daemon set
  cox rollout restart daemonset/abc

  # Restart deployments with the label app=nginx
  cox rollout restart deployment --selector=app=nginx`,
  flags: changeFlags,
  args: anyArguments,
  writes: recorded,
  run(context, invocation) {
    return runChange(context, invocation, {
      done: 'restarted',
      decide: (object) => {
        const now = context.clock.now();
        return restartChange(object, rfc3339(now, new Date(now).getTimezoneOffset()));
      },
      unchanged: (name) =>
        `failed to create patch for ${name}: if restart has already been triggered within the past second, please wait before attempting to trigger another`,
    });
  },
});
