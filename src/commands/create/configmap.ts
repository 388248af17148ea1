import { configMaps } from '../../apimachinery/known-types.ts';
import { nameArgument } from '../../cli/arguments.ts';
import { defineCommand, recorded } from '../../cli/command.ts';
import { bool } from '../../cli/flag.ts';
import { configMap } from '../../resources/generators/config-data.ts';
import { chain, envFileEntries, fileEntries, literalEntries, sourceFlags, validateSources } from './data-sources.ts';
import { createFlags, runCreate } from './shared.ts';

const target = {
  mapping: configMaps,
  problem: 'failed to create configmap:',
};

export const command = defineCommand({
  use: 'configmap NAME [--from-file=[key=]source] [--from-literal=key1=value1] [--dry-run=server|client|none]',
  long: `
    Create a config map from a file, a directory or literal values.

    A config map can hold several keys. For a file, the key is the file name unless KEY= comes before the path. For a directory,
    each regular file whose name is a valid key becomes a key; subdirectories, links and devices are ignored.`,
  examples: `
    # Create a new config map named my-config from the files of directory bar
    cox create configmap my-config --from-file=path/to/bar

    # Create a new config map named my-config with given keys instead of file names
    cox create configmap my-config --from-file=key1=/path/to/bar/file1.txt --from-file=key2=/path/to/bar/file2.txt

    # Create a new config map named my-config with key1=config1 and key2=config2
    cox create configmap my-config --from-literal=key1=config1 --from-literal=key2=config2

    # Create a new config map named my-config from an env file
    cox create configmap my-config --from-env-file=path/to/bar.env`,
  flags: {
    ...createFlags,
    ...sourceFlags,
    'append-hash': bool('Append a hash of the content to the name'),
  },
  args: nameArgument,
  writes: recorded,
  run: (context, invocation) =>
    runCreate(context, invocation, target, (place) => {
      const { flags } = invocation;
      validateSources(place.name, flags);
      const entries = chain(
        fileEntries(context.cwd, flags['from-file']),
        literalEntries(flags['from-literal']),
        envFileEntries(context.cwd, flags['from-env-file'], 'config', context.env),
      );
      return configMap(place, entries, flags['append-hash']);
    }),
});
