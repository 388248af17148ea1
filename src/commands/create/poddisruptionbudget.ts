import { podDisruptionBudgets } from '../../apimachinery/known-types.ts';
import { nameArgument } from '../../cli/arguments.ts';
import { defineCommand, recorded } from '../../cli/command.ts';
import { string } from '../../cli/flag.ts';
import { podDisruptionBudget } from '../../resources/generators/policy.ts';
import { createFlags, runCreate } from './shared.ts';

const target = { mapping: podDisruptionBudgets, problem: 'failed to create poddisruptionbudgets:' };

export const command = defineCommand({
  use: 'poddisruptionbudget NAME --selector=SELECTOR --min-available=N [--dry-run=server|client|none]',
  long: 'Create a pod disruption budget with the specified name, selector, and desired minimum available pods.',
  examples: `
    # Create a pod disruption budget named my-pdb that selects all pods with the label app=rails
    # and requires at least one of them to be available at any point in time
    cox create poddisruptionbudget my-pdb --selector=app=rails --min-available=1

    # Create a pod disruption budget named my-pdb that selects all pods with the label app=nginx
    # and requires at least half of them to be available at any point in time
    cox create pdb my-pdb --selector=app=nginx --min-available=50%`,
  flags: {
    ...createFlags,
    'max-unavailable': string('Largest number or percentage of pods that may be unavailable'),
    'min-available': string('Smallest number or percentage of pods that must be available'),
    selector: string('Label selector of the pods, such as key1=value1,key2 in (a,b)'),
  },
  args: nameArgument,
  writes: recorded,
  run: (context, invocation) =>
    runCreate(context, invocation, target, (place) => {
      const { flags } = invocation;
      return podDisruptionBudget({
        ...place,
        selector: flags.selector,
        minAvailable: flags['min-available'],
        maxUnavailable: flags['max-unavailable'],
      });
    }),
});
