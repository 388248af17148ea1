import { priorityClasses } from '../../apimachinery/known-types.ts';
import { nameArgument } from '../../cli/arguments.ts';
import { defineCommand, recorded } from '../../cli/command.ts';
import { bool, int, string } from '../../cli/flag.ts';
import { priorityClass } from '../../resources/generators/policy.ts';
import { createFlags, runCreate } from './shared.ts';

const target = { mapping: priorityClasses, problem: 'failed to create priorityclass:' };

export const command = defineCommand({
  use: 'priorityclass NAME --value=VALUE --global-default=BOOL [--dry-run=server|client|none]',
  long: 'Create a priority class with the specified name, value, globalDefault and description.',
  examples: `
    # Create a priority class named high-priority
    cox create priorityclass high-priority --value=1000 --description="high priority"

    # Create a priority class named default-priority that is the global default
    cox create priorityclass default-priority --value=1000 --global-default=true --description="default priority"

    # Create a priority class named high-priority whose pods do not preempt pods with lower priority
    cox create priorityclass high-priority --value=1000 --description="high priority" --preemption-policy="Never"`,
  flags: {
    ...createFlags,
    description: string('Text that says when to use this priority class'),
    'global-default': bool('Whether pods without a priority class get this one'),
    'preemption-policy': string('Whether pods of this class preempt pods with lower priority', {
      default: 'PreemptLowerPriority',
      values: ['PreemptLowerPriority', 'Never'],
    }),
    value: int('The priority', { integer: 'int32' }),
  },
  args: nameArgument,
  writes: recorded,
  run: (context, invocation) =>
    runCreate(context, invocation, target, ({ name }) => {
      const { flags } = invocation;
      return priorityClass({
        name,
        value: flags.value,
        globalDefault: flags['global-default'],
        description: flags.description,
        preemptionPolicy: flags['preemption-policy'],
      });
    }),
});
