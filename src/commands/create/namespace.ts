import { namespaces } from '../../apimachinery/known-types.ts';
import { nameArgument } from '../../cli/arguments.ts';
import { defineCommand, recorded } from '../../cli/command.ts';
import { CliError } from '../../errors.ts';
import { namespaceObject } from '../../resources/generators/simple.ts';
import { createFlags, runCreate } from './shared.ts';

const target = { mapping: namespaces };

export const command = defineCommand({
  use: 'namespace NAME [--dry-run=server|client|none]',
  long: 'Create a namespace with the specified name.',
  examples: `
    # Create a new namespace named my-namespace
    cox create namespace my-namespace`,
  flags: createFlags,
  args: nameArgument,
  writes: recorded,
  run: (context, invocation) =>
    runCreate(context, invocation, target, ({ name }) => {
      if (name === '') throw new CliError('name must be specified');
      return namespaceObject(name);
    }),
});
