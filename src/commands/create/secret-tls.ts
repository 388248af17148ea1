import { readFileSync } from 'node:fs';
import path from 'node:path';
import { nameArgument } from '../../cli/arguments.ts';
import { defineCommand, recorded } from '../../cli/command.ts';
import { bool, string } from '../../cli/flag.ts';
import { CliError } from '../../errors.ts';
import { unreadable } from '../../io/system-text.ts';
import { secret } from '../../resources/generators/config-data.ts';
import { checkKeyPair } from './key-pair.ts';
import { secretTarget } from './secret.ts';
import { createFlags, runCreate } from './shared.ts';

function read(cwd: string, file: string): Buffer {
  try {
    return readFileSync(path.resolve(cwd, file));
  } catch (error) {
    throw new CliError(`Cannot read file ${file}, ${unreadable(file, error)}`, { cause: error });
  }
}

export const command = defineCommand({
  use: 'tls NAME --cert=path/to/cert/file --key=path/to/key/file [--dry-run=server|client|none]',
  long: `
    Create a TLS secret from the given public/private key pair.

    The pair must exist beforehand: a certificate in PEM that matches the private key.`,
  examples: `
    # Create a new TLS secret named tls-secret with the given key pair
    cox create secret tls tls-secret --cert=path/to/tls.crt --key=path/to/tls.key`,
  flags: {
    ...createFlags,
    'append-hash': bool('Append a hash of the content to the name'),
    cert: string('Path to the certificate in PEM'),
    key: string('Path to the private key of the certificate'),
  },
  args: nameArgument,
  writes: recorded,
  run: (context, invocation) =>
    runCreate(context, invocation, secretTarget, (place) => {
      const { flags } = invocation;
      if (flags.key === '' || flags.cert === '') throw new CliError('key and cert must be specified');
      const certificate = read(context.cwd, flags.cert);
      const key = read(context.cwd, flags.key);
      checkKeyPair(certificate.toString('latin1'), key.toString('latin1'));
      const entries = [
        { key: 'tls.crt', value: certificate },
        { key: 'tls.key', value: key },
      ];
      return secret(place, 'kubernetes.io/tls', entries, flags['append-hash']);
    }),
});
