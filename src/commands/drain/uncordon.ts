import { anyArguments } from '../../cli/arguments.ts';
import { defineCommand, recorded } from '../../cli/command.ts';
import { dryRunFlag, selectorFlag } from '../../cli/flag-sets.ts';
import { cordonNodes, selectNodes } from './nodes.ts';

const use = 'uncordon NODE';

export const command = defineCommand({
  use,
  long: 'Mark node as schedulable.',
  examples: `
    # Mark node "foo" as schedulable
    cox uncordon foo`,
  flags: { ...dryRunFlag, ...selectorFlag },
  args: anyArguments,
  writes: recorded,
  run: async (context, { flags, args, changed }) => {
    const selection = await selectNodes(context, args, flags, { use, selectorGiven: changed('selector') });
    await cordonNodes(context, selection, false);
    return 0;
  },
});
