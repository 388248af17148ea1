import type { JsonObject } from '../../apimachinery/json.ts';
import { anyArguments } from '../../cli/arguments.ts';
import { defineCommand } from '../../cli/command.ts';
import { bool, string } from '../../cli/flag.ts';
import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import type { Cluster } from '../../kube/cluster.ts';
import { coxswainVersion, kubectlVersion, kustomizeVersion } from '../../version.ts';
import { inDiscoveryWords } from '../shared/discovery-error.ts';
import { clusterOfClient } from '../shared/rest-config.ts';
import { warn } from '../shared/warn.ts';
import type { VersionInfo } from './version-info.ts';

/** How long to wait for a server, in milliseconds, as kubectl's discovery client does. */
const TIMEOUT = 32_000;

async function serverVersion(context: Context, cluster: Cluster): Promise<VersionInfo> {
  const [{ parseJson, isJsonObject }, { versionInfo }] = await Promise.all([
    import('../../apimachinery/json.ts'),
    import('./version-info.ts'),
  ]);
  const request = { method: 'GET', path: '/version', timeout: TIMEOUT, signal: context.signal } as const;
  const { body } = await cluster.transport.request(request).catch(inDiscoveryWords);
  const answer = parseJson(body);
  if (!isJsonObject(answer)) throw new CliError('unable to parse the server version: no JSON object');
  return versionInfo(answer);
}

/** The client version: that of the kubectl that cox reproduces, without a Go build. */
async function clientVersion(context: Context): Promise<JsonObject> {
  const { arch } = await import('node:os');
  const architecture = { x64: 'amd64', ia32: '386' }[arch() as 'x64' | 'ia32'] ?? arch();
  const [major, minor] = kubectlVersion.slice(1).split('.') as [string, string];
  return {
    major,
    minor,
    gitVersion: kubectlVersion,
    gitCommit: '',
    gitTreeState: 'clean',
    buildDate: '1970-01-01T00:00:00Z',
    goVersion: '',
    compiler: 'node',
    platform: `${context.platform === 'win32' ? 'windows' : context.platform}/${architecture}`,
  };
}

async function print(context: Context, output: string, server: VersionInfo | undefined): Promise<void> {
  const { stdout } = context.io;
  if (output === '') {
    stdout.write(`Client Version: ${kubectlVersion}\nKustomize Version: ${kustomizeVersion}\n`);
    if (server !== undefined) {
      const { escapeTerminal } = await import('../../io/escape.ts');
      stdout.write(escapeTerminal(`Server Version: ${server.gitVersion}\n`));
    }
    return;
  }
  const all: JsonObject = {
    clientVersion: await clientVersion(context),
    kustomizeVersion,
    ...(server === undefined ? {} : { serverVersion: server }),
    coxswainVersion,
  };
  if (output === 'json') {
    stdout.write(`${JSON.stringify(all, undefined, 2)}\n`);
  } else {
    const { yamlPrinter } = await import('../../print/yaml.ts');
    yamlPrinter().print(all, (text) => stdout.write(text));
    stdout.write('\n');
  }
}

async function warnOfSkew(context: Context, server: VersionInfo): Promise<void> {
  const { skewWarning } = await import('./version-info.ts');
  const warning = skewWarning(kubectlVersion, server.gitVersion);
  if (warning === undefined) return;
  if (context.globals['warnings-as-errors']) throw new CliError(warning);
  warn(context.io, warning);
}

export const command = defineCommand({
  use: 'version [flags]',
  long: 'Print the client and server version information for the current context.',
  examples: `
    # Print the client and server versions for the current context
    cox version`,
  flags: {
    client: bool('Print only the client version, without a request to the server'),
    output: string("One of 'yaml' or 'json'", { short: 'o', values: ['yaml', 'json'] }),
  },
  args: anyArguments,
  run: async (context, { flags, args }) => {
    const cluster = flags.client ? undefined : await clusterOfClient(context);
    if (!flags.client && args.length > 0) throw new CliError(`extra arguments: [${args.join(' ')}]`);
    if (!['', 'yaml', 'json'].includes(flags.output)) throw new CliError("--output must be 'yaml' or 'json'");
    if (cluster === undefined) {
      await print(context, flags.output, undefined);
      return 0;
    }
    const answer = await Promise.allSettled([serverVersion(context, cluster)]);
    const server = answer[0].status === 'fulfilled' ? answer[0].value : undefined;
    await print(context, flags.output, server);
    if (answer[0].status === 'rejected') throw answer[0].reason;
    if (server !== undefined) await warnOfSkew(context, server);
    return 0;
  },
});
