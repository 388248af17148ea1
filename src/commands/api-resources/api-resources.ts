import { compareStrings } from '../../apimachinery/go/text.ts';
import { noArguments } from '../../cli/arguments.ts';
import { defineCommand } from '../../cli/command.ts';
import { bool, string, stringSlice } from '../../cli/flag.ts';
import { CliError, throwAll } from '../../errors.ts';
import { escapeTerminal } from '../../io/escape.ts';
import type { Cluster } from '../../kube/cluster.ts';
import type { Write } from '../../print/printer.ts';
import { unmatchedFormat } from '../../print/unmatched-format.ts';
import { inDiscoveryWords } from '../shared/discovery-error.ts';
import { clusterOfClient } from '../shared/rest-config.ts';
import { type ApiResource, apiResourceLine, apiResourceList, selectApiResources } from './rows.ts';

const formats = ['json', 'kyaml', 'name', 'wide', 'yaml'];
const sortKeys = ['', 'name', 'kind'] as const;
type SortKey = (typeof sortKeys)[number];

type Print = (resources: readonly ApiResource[], write: Write) => void;

/** How the list is printed. Throws CliError for a format that does not exist. */
async function printerFor(output: string, noHeaders: boolean, cwd: string): Promise<Print> {
  if (output === '' || output === 'wide') return tablePrinter(output === 'wide', noHeaders);
  if (output === 'name') {
    return (resources, write) => {
      for (const { resource, group } of resources)
        write(escapeTerminal(`${resource}${group === '' ? '' : `.${group}`}\n`));
    };
  }
  const { makeFormatPrinter } = await import('../../print/factory.ts');
  const known = formats.includes(output.toLowerCase());
  const printer = known ? await makeFormatPrinter(output.toLowerCase(), { cwd, keyOrder: 'given' }) : undefined;
  if (printer === undefined) throw new CliError(unmatchedFormat(output, formats));
  return (resources, write) => printer.print(apiResourceList(resources), write);
}

async function tablePrinter(wide: boolean, noHeaders: boolean): Promise<Print> {
  const { tabWriter } = await import('../../print/tabwriter.ts');
  const columns = ['NAME', 'SHORTNAMES', 'APIVERSION', 'NAMESPACED', 'KIND', ...(wide ? ['VERBS', 'CATEGORIES'] : [])];
  return (resources, write) => {
    const table = tabWriter(write);
    if (!noHeaders) table.write(`${columns.join('\t')}\n`);
    for (const resource of resources) table.write(escapeTerminal(apiResourceLine(resource, wide)));
    table.flush();
  };
}

/** The server's types, and what could not be had of them. */
async function fetchResources(cluster: Cluster, cached: boolean) {
  if (!cached) cluster.discovery.invalidate();
  const resources = await cluster.discovery.resources().catch(inDiscoveryWords);
  const failures = [...(await cluster.discovery.failures())].sort(([a], [b]) => compareStrings(a, b));
  const text = failures.map(([version, reason]) => `${version}: ${reason}`).join(', ');
  const errors =
    failures.length === 0 ? [] : [new CliError(`unable to retrieve the complete list of server APIs: ${text}`)];
  return { resources, errors };
}

export const command = defineCommand({
  use: 'api-resources [flags]',
  long: 'Print the supported API resources on the server.',
  examples: `
    # Print the supported API resources
    cox api-resources

    # Print the supported API resources with more information
    cox api-resources -o wide

    # Print the supported API resources sorted by a column
    cox api-resources --sort-by=name

    # Print the supported namespaced resources
    cox api-resources --namespaced=true

    # Print the supported non-namespaced resources
    cox api-resources --namespaced=false

    # Print the supported API resources of one API group
    cox api-resources --api-group=rbac.authorization.k8s.io`,
  flags: {
    'api-group': string('Only resources of this API group'),
    cached: bool('Take the cached list of resources when there is one'),
    categories: stringSlice('Only resources that belong to all of these categories'),
    namespaced: bool('Only resources that are in namespaces, or with =false only those that are not', {
      default: 'true',
    }),
    'no-headers': bool('Leave the line of headers out'),
    output: string('Output format', { short: 'o', values: formats }),
    'show-managed-fields': bool('Keep metadata.managedFields in json and yaml'),
    'sort-by': string('Sort by name or by kind', { values: ['name', 'kind'] }),
    verbs: stringSlice('Only resources that support all of these verbs'),
  },
  args: noArguments(),
  run: async (context, invocation) => {
    const { flags } = invocation;
    const cluster = await clusterOfClient(context);
    const print = await printerFor(flags.output, flags['no-headers'], context.cwd);
    const sortBy = flags['sort-by'] as SortKey;
    if (!sortKeys.includes(sortBy)) throw new CliError('--sort-by accepts only name or kind');
    const filter = {
      group: invocation.changed('api-group') ? flags['api-group'] : undefined,
      namespaced: invocation.changed('namespaced') ? flags.namespaced : undefined,
      verbs: flags.verbs,
      categories: flags.categories,
    };
    const { resources, errors } = await fetchResources(cluster, flags.cached);
    print(selectApiResources(resources, filter, sortBy), (text) => context.io.stdout.write(text));
    throwAll(errors);
    return 0;
  },
});
