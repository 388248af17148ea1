import { anyArguments } from '../../cli/arguments.ts';
import { defineCommand } from '../../cli/command.ts';
import { flags, manyFlags } from './flags.ts';
import { LOGS_USE } from './usage.ts';

export const command = defineCommand({
  use: LOGS_USE,
  long: 'Print the log of a container in a pod, or in a pod of another object. The container can be omitted when there is only one.',
  examples: `  # The log of a pod with one container
  cox logs nginx

  # Each line with the names of pod and container
  cox logs nginx --prefix

  # All containers of a pod
  cox logs nginx --all-containers

  # All pods of a deployment
  cox logs deployment/nginx --all-pods

  # All containers of the pods with the label app=nginx
  cox logs -l app=nginx --all-containers

  # The log of a container before its last restart
  cox logs -p -c ruby web-1

  # Follow the log of one container
  cox logs -f -c ruby web-1

  # The last 20 lines
  cox logs --tail=20 nginx

  # The last hour
  cox logs --since=1h nginx

  # The first container of a job's pod
  cox logs job/hello

  # Follow all pods of two deployments, and those that join
  cox logs -f deploy/web deploy/api --join

  # The errors of all pods whose name begins with web-, in two namespaces
  cox logs --match '^web-' --namespaces blue,green --since=1h --include '(?i)error'`,
  flags,
  args: anyArguments,
  async run(context, invocation) {
    if ((Object.keys(manyFlags) as (keyof typeof manyFlags)[]).some((name) => invocation.changed(name))) {
      const { runMany } = await import('./run-many.ts');
      return runMany(context, invocation);
    }
    const { runOne } = await import('./run-one.ts');
    return runOne(context, invocation);
  },
});
