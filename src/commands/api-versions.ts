import { compareStrings } from '../apimachinery/go/text.ts';
import { groupVersion } from '../apimachinery/object.ts';
import { noArguments } from '../cli/arguments.ts';
import { defineCommand } from '../cli/command.ts';
import { CliError, ConnectionError } from '../errors.ts';
import { escapeTerminal } from '../io/escape.ts';
import type { Cluster } from '../kube/cluster.ts';
import { inDiscoveryWords } from './shared/discovery-error.ts';
import { clusterOfClient } from './shared/rest-config.ts';

async function groupVersions(cluster: Cluster): Promise<string[]> {
  cluster.discovery.invalidate();
  try {
    const groups = await cluster.discovery.groups().catch(inDiscoveryWords);
    return groups.flatMap(({ name, versions }) => versions.map((version) => groupVersion(name, version)));
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const detail =
      error instanceof ConnectionError ? `Get "${cluster.server}/api?timeout=32s": ${error.detail}` : error.message;
    throw new CliError(`couldn't get available api versions from server: ${detail}`, { cause: error });
  }
}

export const command = defineCommand({
  use: 'api-versions',
  long: 'Print the supported API versions on the server, in the form of "group/version".',
  examples: `
    # Print the supported API versions
    cox api-versions`,
  flags: {},
  args: noArguments(),
  run: async (context) => {
    const versions = (await groupVersions(await clusterOfClient(context))).sort(compareStrings);
    context.io.stdout.write(escapeTerminal(versions.map((version) => `${version}\n`).join('')));
    return 0;
  },
});
