import { nameArgument } from '../../cli/arguments.ts';
import { defineCommand, recorded } from '../../cli/command.ts';
import { bool, string, stringSlice } from '../../cli/flag.ts';
import { CliError } from '../../errors.ts';
import { secret } from '../../resources/generators/config-data.ts';
import { DOCKER_CONFIG_KEY, dockerConfig } from '../../resources/generators/docker-config.ts';
import { fileEntries } from './data-sources.ts';
import { secretTarget } from './secret.ts';
import { createFlags, runCreate } from './shared.ts';

const required =
  'either --from-file or the combination of --docker-username, --docker-password and --docker-server is required';

export const command = defineCommand({
  use: 'docker-registry NAME --docker-username=user --docker-password=password --docker-email=email [--docker-server=string] [--from-file=[key=]source] [--dry-run=server|client|none]',
  long: `
    Create a secret for use with Docker registries. Nodes use it to pull private images for a pod that names it in
    imagePullSecrets, directly or through its service account.`,
  examples: `
    # If you do not already have a .dockercfg file, create a dockercfg secret directly
    cox create secret docker-registry my-secret --docker-server=DOCKER_REGISTRY_SERVER --docker-username=DOCKER_USER --docker-password=DOCKER_PASSWORD --docker-email=DOCKER_EMAIL

    # Create a new secret named my-secret from ~/.docker/config.json
    cox create secret docker-registry my-secret --from-file=path/to/.docker/config.json`,
  flags: {
    ...createFlags,
    'append-hash': bool('Append a hash of the content to the name'),
    'docker-email': string('Email for the registry'),
    'docker-password': string('Password for the registry'),
    'docker-server': string('Address of the registry', { default: 'https://index.docker.io/v1/' }),
    'docker-username': string('User name for the registry'),
    'from-file': stringSlice(`File to read a value from, as PATH (the key is ${DOCKER_CONFIG_KEY}) or KEY=PATH`),
  },
  args: nameArgument,
  writes: recorded,
  run: (context, invocation) =>
    runCreate(context, invocation, secretTarget, (place) => {
      const { flags } = invocation;
      const login = {
        server: flags['docker-server'],
        username: flags['docker-username'],
        password: flags['docker-password'],
        email: flags['docker-email'],
      };
      const files = flags['from-file'];
      if (place.name === '') throw new CliError('name must be specified');
      if (files.length === 0 && (login.username === '' || login.password === '' || login.server === '')) {
        throw new CliError(required);
      }
      const keyed = files.map((file) => (file.includes('=') ? file : `${DOCKER_CONFIG_KEY}=${file}`));
      const entries =
        files.length > 0
          ? fileEntries(context.cwd, keyed)
          : [{ key: DOCKER_CONFIG_KEY, value: Buffer.from(dockerConfig(login), 'utf8') }];
      return secret(place, 'kubernetes.io/dockerconfigjson', entries, flags['append-hash']);
    }),
});
