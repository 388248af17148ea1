import { cronJobs } from '../../apimachinery/known-types.ts';
import { nameArgument } from '../../cli/arguments.ts';
import { defineCommand, recorded } from '../../cli/command.ts';
import { string } from '../../cli/flag.ts';
import { cronJob } from '../../resources/generators/job.ts';
import { createFlags, runCreate } from './shared.ts';

const target = {
  mapping: cronJobs,
  problem: 'failed to create cronjob:',
};

export const command = defineCommand({
  use: "cronjob NAME --image=image --schedule='0/5 * * * ?' -- [COMMAND] [args...] [flags]",
  long: 'Create a cron job with the specified name.',
  examples: `
    # Create a cron job
    cox create cronjob my-job --image=busybox --schedule="*/1 * * * *"

    # Create a cron job with a command
    cox create cronjob my-job --image=busybox --schedule="*/1 * * * *" -- date`,
  flags: {
    ...createFlags,
    image: string('Image to run', { required: true }),
    restart: string('Restart policy of the job: OnFailure or Never'),
    schedule: string('When the job runs, in cron format', { required: true }),
  },
  args: nameArgument,
  writes: recorded,
  run: async (context, invocation) => {
    const { flags, args } = invocation;
    return runCreate(context, invocation, target, (place) =>
      cronJob({
        ...place,
        image: flags.image,
        command: args.slice(1),
        schedule: flags.schedule,
        restart: flags.restart,
      }),
    );
  },
});
