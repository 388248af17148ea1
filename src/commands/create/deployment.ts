import { deployments } from '../../apimachinery/known-types.ts';
import { nameArgument } from '../../cli/arguments.ts';
import { defineCommand, recorded } from '../../cli/command.ts';
import { int, stringSlice } from '../../cli/flag.ts';
import { CliError } from '../../errors.ts';
import { deployment } from '../../resources/generators/deployment.ts';
import { randomSuffix } from '../shared/random-suffix.ts';
import { createFlags, runCreate } from './shared.ts';

const target = {
  mapping: deployments,
  problem: 'failed to create deployment:',
};

export const command = defineCommand({
  use: 'deployment NAME --image=image -- [COMMAND] [args...]',
  long: 'Create a deployment with the specified name.',
  examples: `
    # Create a deployment named my-dep that runs the busybox image
    cox create deployment my-dep --image=busybox

    # Create a deployment with a command
    cox create deployment my-dep --image=busybox -- date

    # Create a deployment of three replicas that exposes port 5701
    cox create deployment my-dep --image=nginx --replicas=3 --port=5701

    # Create a deployment with several containers
    cox create deployment my-dep --image=busybox:latest --image=ubuntu:latest --image=nginx`,
  flags: {
    ...createFlags,
    image: stringSlice('Image of a container; may be repeated for several containers', {
      required: true,
    }),
    port: int('The port that the first container exposes', { integer: 'int32', default: '-1' }),
    replicas: int('Number of replicas to create', { short: 'r', integer: 'int32', default: '1' }),
  },
  args: nameArgument,
  writes: recorded,
  run: async (context, invocation) => {
    const { flags, args } = invocation;
    return runCreate(context, invocation, target, (place) => {
      const command = args.slice(1);
      if (flags.image.length > 1 && command.length > 0) {
        throw new CliError('cannot specify multiple --image options and command');
      }
      return deployment({
        ...place,
        images: flags.image,
        command,
        replicas: flags.replicas,
        port: flags.port,
        suffix: randomSuffix,
      });
    });
  },
});
