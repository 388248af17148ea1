import { resourceQuotas } from '../../apimachinery/known-types.ts';
import { nameArgument } from '../../cli/arguments.ts';
import { defineCommand, recorded } from '../../cli/command.ts';
import { string } from '../../cli/flag.ts';
import { CliError } from '../../errors.ts';
import { resourceQuota } from '../../resources/generators/policy.ts';
import { createFlags, runCreate } from './shared.ts';

const target = { mapping: resourceQuotas, problem: 'failed to create quota:' };

export const command = defineCommand({
  use: 'quota NAME [--hard=key1=value1,key2=value2] [--scopes=Scope1,Scope2] [--dry-run=server|client|none]',
  long: 'Create a resource quota with the specified name, hard limits, and optional scopes.',
  examples: `
    # Create a new resource quota named my-quota
    cox create quota my-quota --hard=cpu=1,memory=1G,pods=2,services=3,replicationcontrollers=2,resourcequotas=1,secrets=5,persistentvolumeclaims=10

    # Create a new resource quota named best-effort
    cox create quota best-effort --hard=pods=100 --scopes=BestEffort`,
  flags: {
    ...createFlags,
    hard: string('Hard limits, as RESOURCE=QUANTITY,...'),
    scopes: string('Scopes that an object must all match to be tracked by the quota, as SCOPE,...'),
  },
  args: nameArgument,
  writes: recorded,
  run: (context, invocation) =>
    runCreate(context, invocation, target, (place) => {
      const { hard, scopes } = invocation.flags;
      if (place.name === '') throw new CliError('name must be specified');
      return resourceQuota({ ...place, hard, scopes });
    }),
});
