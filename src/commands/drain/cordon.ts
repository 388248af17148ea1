import { anyArguments } from '../../cli/arguments.ts';
import { defineCommand, recorded } from '../../cli/command.ts';
import { dryRunFlag, selectorFlag } from '../../cli/flag-sets.ts';
import { cordonNodes, selectNodes } from './nodes.ts';

const use = 'cordon NODE';

export const command = defineCommand({
  use,
  long: 'Mark node as unschedulable.',
  examples: `
    # Mark node "foo" as unschedulable
    cox cordon foo`,
  flags: { ...dryRunFlag, ...selectorFlag },
  args: anyArguments,
  writes: recorded,
  run: async (context, { flags, args, changed }) => {
    const selection = await selectNodes(context, args, flags, { use, selectorGiven: changed('selector') });
    await cordonNodes(context, selection, true);
    return 0;
  },
});
