import { goQuote } from '../../apimachinery/go/text.ts';
import { positionals } from '../../cli/arguments.ts';
import { defineCommand } from '../../cli/command.ts';
import { credentialFlags, credentialWords, validateCredentials, withCredentials } from './credentials.ts';
import { fieldsOf, helpAndWords, printLine, startingConfig, writeChange } from './shared.ts';

export const command = defineCommand({
  use: 'set-credentials NAME [--client-certificate=path/to/certfile] [--client-key=path/to/keyfile] [--token=bearer_token] [--username=basic_user] [--password=basic_password] [--auth-provider=provider_name] [--auth-provider-arg=key=value] [--exec-command=exec_command] [--exec-api-version=exec_api_version] [--exec-arg=arg] [--exec-env=key=value]',
  long: `
    Set a user entry in kubeconfig.

    For an existing user, fields that are not named keep their value. A bearer token and basic auth exclude each other.`,
  examples: `
    # Set only the "client-key" field on the "cluster-admin"
    # entry, without touching other values
    cox config set-credentials cluster-admin --client-key=~/.kube/admin.key

    # Set basic auth for the "cluster-admin" entry
    cox config set-credentials cluster-admin --username=admin --password=uXFGweU9l35qcif

    # Embed client certificate data in the "cluster-admin" entry
    cox config set-credentials cluster-admin --client-certificate=~/.kube/admin.crt --embed-certs=true

    # Enable a new exec auth plugin for the "cluster-admin" entry
    cox config set-credentials cluster-admin --exec-command=/path/to/the/executable --exec-api-version=client.authentication.k8s.io/v1beta1

    # Define new exec auth plugin arguments for the "cluster-admin" entry
    cox config set-credentials cluster-admin --exec-arg=arg1 --exec-arg=arg2

    # Create or update exec auth plugin environment variables for the "cluster-admin" entry
    cox config set-credentials cluster-admin --exec-env=key1=val1 --exec-env=key2=val2`,
  flags: credentialFlags,
  args: positionals({ name: 'one' }, (words) => helpAndWords(words, 'unexpected args')),
  run: async (context, { named: { name }, flags: values, changed }) => {
    const words = credentialWords(values, changed);
    await validateCredentials(context, name, words);
    const config = await startingConfig(context);
    const fields = await withCredentials(context, fieldsOf(config, 'users', name) ?? {}, words);
    await writeChange(context, { entries: [{ section: 'users', name, fields }] });
    return printLine(context, `User ${goQuote(name)} set.`);
  },
});
