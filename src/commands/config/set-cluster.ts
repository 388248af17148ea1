import path from 'node:path';
import { goQuote } from '../../apimachinery/go/text.ts';
import type { JsonObject } from '../../apimachinery/json.ts';
import { positionals } from '../../cli/arguments.ts';
import { defineCommand } from '../../cli/command.ts';
import { string, tristate } from '../../cli/flag.ts';
import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import { fileData, requireFile } from './files.ts';
import { fieldsOf, helpAndWords, printLine, startingConfig, writeChange } from './shared.ts';

interface ClusterWords {
  readonly server?: string;
  readonly tlsServerName?: string;
  /** False when it was not typed: kubectl treats the flag's default as typed. */
  readonly insecureSkipTlsVerify: boolean;
  readonly certificateAuthority?: string;
  readonly embed: boolean;
  readonly proxyUrl?: string;
}

async function validate(context: Context, name: string, words: ClusterWords): Promise<void> {
  if (name === '') throw new CliError('you must specify a non-empty cluster name');
  const authority = words.certificateAuthority ?? '';
  if (words.insecureSkipTlsVerify && authority !== '') {
    throw new CliError('you cannot specify a certificate authority and insecure mode at the same time');
  }
  if (!words.embed) return;
  if (authority === '') throw new CliError('you must specify a --certificate-authority to embed');
  await requireFile(context, 'certificate-authority', authority);
}

/**
 * The entry's fields with the typed changes: a certificate authority and insecure mode exclude each
 * other, and a new server removes the old TLS server name.
 */
async function changed(context: Context, before: JsonObject, words: ClusterWords): Promise<JsonObject> {
  const fields: JsonObject = { ...before };
  if (words.server !== undefined) {
    fields.server = words.server;
    fields['tls-server-name'] = '';
  }
  if (words.tlsServerName !== undefined) fields['tls-server-name'] = words.tlsServerName;
  fields['insecure-skip-tls-verify'] = words.insecureSkipTlsVerify;
  if (words.insecureSkipTlsVerify) {
    fields['certificate-authority'] = '';
    fields['certificate-authority-data'] = '';
  }
  if (words.certificateAuthority !== undefined) {
    fields['certificate-authority-data'] = words.embed ? await fileData(context, words.certificateAuthority) : '';
    fields['certificate-authority'] = words.embed ? '' : path.resolve(context.cwd, words.certificateAuthority);
  }
  if (words.proxyUrl !== undefined) fields['proxy-url'] = words.proxyUrl;
  return fields;
}

export const command = defineCommand({
  use: 'set-cluster NAME [--server=server] [--certificate-authority=path/to/certificate/authority] [--insecure-skip-tls-verify=true] [--tls-server-name=example.com]',
  long: `
    Set a cluster entry in kubeconfig.

    In an existing cluster, fields that are not named keep their value.`,
  examples: `
    # Set only the server field on the e2e cluster entry without touching other values
    cox config set-cluster e2e --server=https://1.2.3.4

    # Embed certificate authority data for the e2e cluster entry
    cox config set-cluster e2e --embed-certs --certificate-authority=~/.kube/e2e/kubernetes.ca.crt

    # Disable cert checking for the e2e cluster entry
    cox config set-cluster e2e --insecure-skip-tls-verify=true

    # Set the custom TLS server name to use for validation for the e2e cluster entry
    cox config set-cluster e2e --tls-server-name=my-cluster-name

    # Set the proxy URL for the e2e cluster entry
    cox config set-cluster e2e --proxy-url=https://1.2.3.4`,
  flags: {
    'certificate-authority': string('Path to certificate-authority file for the cluster entry in kubeconfig'),
    'embed-certs': tristate('Embed the contents of the file in the cluster entry in kubeconfig', { default: 'false' }),
    'insecure-skip-tls-verify': tristate('insecure-skip-tls-verify for the cluster entry in kubeconfig', {
      default: 'false',
    }),
    'proxy-url': string('proxy-url for the cluster entry in kubeconfig'),
    server: string('server for the cluster entry in kubeconfig'),
    'tls-server-name': string('tls-server-name for the cluster entry in kubeconfig'),
  },
  args: positionals({ name: 'one' }, helpAndWords),
  run: async (context, { named: { name }, flags, changed: isChanged }) => {
    const words: ClusterWords = {
      ...(isChanged('server') && { server: flags.server }),
      ...(isChanged('tls-server-name') && { tlsServerName: flags['tls-server-name'] }),
      ...(isChanged('certificate-authority') && { certificateAuthority: flags['certificate-authority'] }),
      ...(isChanged('proxy-url') && { proxyUrl: flags['proxy-url'] }),
      insecureSkipTlsVerify: flags['insecure-skip-tls-verify'] === true,
      embed: flags['embed-certs'] === true,
    };
    await validate(context, name, words);
    const config = await startingConfig(context);
    const fields = await changed(context, fieldsOf(config, 'clusters', name) ?? {}, words);
    await writeChange(context, { entries: [{ section: 'clusters', name, fields }] });
    return printLine(context, `Cluster ${goQuote(name)} set.`);
  },
});
