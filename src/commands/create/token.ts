import { requestErrorText } from '../../actions/request-error.ts';
import type { JsonObject } from '../../apimachinery/json.ts';
import { serviceAccounts } from '../../apimachinery/known-types.ts';
import { at } from '../../apimachinery/object.ts';
import { nameArgument } from '../../cli/arguments.ts';
import { defineCommand } from '../../cli/command.ts';
import { duration, string, stringArray, type Values } from '../../cli/flag.ts';
import { printFlags } from '../../cli/flag-sets.ts';
import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import { escapeTerminal } from '../../io/escape.ts';
import { objectPath } from '../../kube/address.ts';
import type { Cluster } from '../../kube/cluster.ts';
import { createSubresource } from '../../kube/objects.ts';
import { printerOf } from '../shared/generated-objects.ts';
import { clusterOfClient } from '../shared/rest-config.ts';

const BOUND_KINDS = ['Node', 'Pod', 'Secret'] as const;

const flags = {
  ...printFlags,
  audience: stringArray("Audience of the token, instead of the cluster's API server; may be repeated"),
  'bound-object-kind': string('Kind of the object that the token is bound to: Node, Pod or Secret', {
    values: BOUND_KINDS,
  }),
  'bound-object-name': string('Name of the object that the token is bound to: the token ends with it'),
  'bound-object-uid': string('UID of the object that the token is bound to, instead of the present one'),
  duration: duration('Requested lifetime of the token; 0 leaves it to the server, which may also change it'),
} as const;

type Flags = Values<typeof flags>;

/** Throws CliError, in kubectl's order and words, for flags that do not go together. */
function check(name: string, values: Flags): void {
  if (name === '') throw new CliError('service account name is required');
  if (values.duration < 0) throw new CliError('--duration must be greater than or equal to 0');
  if (values.duration % 1000 !== 0) {
    throw new CliError('--duration cannot be expressed in units less than seconds');
  }
  if (values.audience.includes('')) throw new CliError('--audience must not be an empty string');
  const kind = values['bound-object-kind'];
  if (kind === '') {
    for (const flag of ['bound-object-name', 'bound-object-uid'] as const) {
      if (values[flag] !== '') throw new CliError(`--${flag} can only be set if --bound-object-kind is provided`);
    }
    return;
  }
  if (!(BOUND_KINDS as readonly string[]).includes(kind)) {
    throw new CliError(`supported --bound-object-kind values are ${BOUND_KINDS.join(', ')}`);
  }
  if (values['bound-object-name'] === '') {
    throw new CliError('--bound-object-name is required if --bound-object-kind is provided');
  }
}

/** The body of the request: authentication.k8s.io/v1 TokenRequest. */
function tokenRequest(values: Flags): JsonObject {
  const kind = values['bound-object-kind'];
  const uid = values['bound-object-uid'];
  const boundObjectRef = { kind, apiVersion: 'v1', name: values['bound-object-name'], ...(uid === '' ? {} : { uid }) };
  return {
    kind: 'TokenRequest',
    apiVersion: 'authentication.k8s.io/v1',
    metadata: {},
    spec: {
      audiences: values.audience.length === 0 ? null : [...values.audience],
      expirationSeconds: values.duration === 0 ? null : values.duration / 1000,
      boundObjectRef: kind === '' ? null : boundObjectRef,
    },
    status: { token: '', expirationTimestamp: null },
  };
}

/** The TokenRequest with the server's answer in it. Throws CliError. */
async function requestToken({ signal }: Context, cluster: Cluster, name: string, values: Flags) {
  const address = { mapping: serviceAccounts, namespace: cluster.namespace, name, subresource: 'token' };
  try {
    return await createSubresource(cluster.transport, address, tokenRequest(values), { signal });
  } catch (error) {
    const message = requestErrorText(error, cluster, { method: 'Post', path: () => objectPath(address), query: {} });
    throw new CliError(`failed to create token: ${message}`, { cause: error });
  }
}

export const command = defineCommand({
  use: 'token SERVICE_ACCOUNT_NAME',
  long: 'Request a service account token.',
  examples: `
    # Request a token to authenticate to the API server as the service account "myapp" of the current namespace
    cox create token myapp

    # Request a token for a service account of another namespace
    cox create token myapp --namespace myns

    # Request a token with a lifetime
    cox create token myapp --duration 10m

    # Request a token for another audience
    cox create token myapp --audience https://example.com

    # Request a token that is bound to a secret: it ends with the secret
    cox create token myapp --bound-object-kind Secret --bound-object-name mysecret`,
  flags,
  args: nameArgument,
  run: async (context, invocation) => {
    const { flags: values, named } = invocation;
    const cluster = await clusterOfClient(context);
    const printer = await printerOf(context, invocation, 'none');
    check(named.name, values);
    const answer = await requestToken(context, cluster, named.name, values);
    const token = at(answer, 'status', 'token');
    if (typeof token !== 'string' || token === '') {
      throw new CliError('failed to create token: no token in server response');
    }
    const { stdout } = context.io;
    if (invocation.changed('output')) printer.print(answer, 'created', (text) => stdout.write(text));
    else stdout.write(stdout.isTerminal ? `${escapeTerminal(token)}\n` : token);
    return 0;
  },
});
