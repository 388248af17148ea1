import { nameArgument } from '../../cli/arguments.ts';
import { defineCommand, recorded } from '../../cli/command.ts';
import { bool, string } from '../../cli/flag.ts';
import { secret } from '../../resources/generators/config-data.ts';
import { chain, envFileEntries, fileEntries, literalEntries, sourceFlags, validateSources } from './data-sources.ts';
import { secretTarget } from './secret.ts';
import { createFlags, runCreate } from './shared.ts';

export const command = defineCommand({
  use: 'generic NAME [--type=string] [--from-file=[key=]source] [--from-literal=key1=value1] [--dry-run=server|client|none]',
  long: `
    Create a secret from a file, a directory or literal values.

    A secret can hold several keys. For a file, the key is the file name unless KEY= comes before the path. For a directory,
    each regular file whose name is a valid key becomes a key; subdirectories, links and devices are ignored.`,
  examples: `
    # Create a new secret named my-secret from the files of directory bar
    cox create secret generic my-secret --from-file=path/to/bar

    # Create a new secret named my-secret with given keys instead of file names
    cox create secret generic my-secret --from-file=ssh-privatekey=path/to/id_rsa --from-file=ssh-publickey=path/to/id_rsa.pub

    # Create a new secret named my-secret with key1=supersecret and key2=topsecret
    cox create secret generic my-secret --from-literal=key1=supersecret --from-literal=key2=topsecret

    # Create a new secret named my-secret from env files
    cox create secret generic my-secret --from-env-file=path/to/foo.env --from-env-file=path/to/bar.env`,
  flags: {
    ...createFlags,
    ...sourceFlags,
    'append-hash': bool('Append a hash of the content to the name'),
    type: string('The type of the secret'),
  },
  args: nameArgument,
  writes: recorded,
  run: (context, invocation) =>
    runCreate(context, invocation, secretTarget, (place) => {
      const { flags } = invocation;
      validateSources(place.name, flags);
      const entries = chain(
        literalEntries(flags['from-literal']),
        fileEntries(context.cwd, flags['from-file']),
        envFileEntries(context.cwd, flags['from-env-file'], 'secret', context.env),
      );
      return secret(place, flags.type, entries, flags['append-hash']);
    }),
});
