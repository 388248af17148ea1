import { jobs } from '../../apimachinery/known-types.ts';
import type { KubeObject } from '../../apimachinery/object.ts';
import { nameArgument } from '../../cli/arguments.ts';
import { defineCommand, recorded } from '../../cli/command.ts';
import { string } from '../../cli/flag.ts';
import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import { job, jobFromCronJob } from '../../resources/generators/job.ts';
import { createFlags, runCreate } from './shared.ts';

const target = {
  mapping: jobs,
  problem: 'failed to create job:',
};

/** The object of --from, as the server has it. */
async function fetchSource(context: Context, from: string): Promise<KubeObject> {
  const { selectObjects } = await import('../../manifest/select.ts');
  const { selectionError } = await import('../../manifest/errors.ts');
  const { items, errors } = await selectObjects(context, { args: [from], latest: true, typed: true });
  if (errors.length > 0) throw selectionError(errors);
  const object = items[0]?.object;
  if (object === undefined || items.length !== 1) throw new CliError('from must be an existing cronjob');
  return object;
}

export const command = defineCommand({
  use: 'job NAME --image=image [--from=cronjob/name] -- [COMMAND] [args...]',
  long: 'Create a job with the specified name.',
  examples: `
    # Create a job
    cox create job my-job --image=busybox

    # Create a job with a command
    cox create job my-job --image=busybox -- date

    # Create a job from a cron job named "a-cronjob"
    cox create job test-job --from=cronjob/a-cronjob`,
  flags: {
    ...createFlags,
    from: string('Resource to create the job from, as cronjob/NAME'),
    image: string('Image to run'),
  },
  args: nameArgument,
  writes: recorded,
  run: (context, invocation) =>
    runCreate(context, invocation, target, async (place) => {
      const { flags, args } = invocation;
      const command = args.slice(1);
      if ((flags.image === '') === (flags.from === ''))
        throw new CliError('either --image or --from must be specified');
      if (command.length > 0 && flags.from !== '') throw new CliError('cannot specify --from and command');
      if (flags.image !== '') return job({ ...place, image: flags.image, command });
      return jobFromCronJob(place, await fetchSource(context, flags.from));
    }),
});
