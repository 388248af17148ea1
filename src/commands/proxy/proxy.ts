import { anyArguments } from '../../cli/arguments.ts';
import { defineCommand, type Invocation } from '../../cli/command.ts';
import { bool, duration, int, string } from '../../cli/flag.ts';
import type { Context } from '../../context.ts';
import { CliError, ExitError } from '../../errors.ts';
import { systemText } from '../../io/system-text.ts';
import { klogLine } from '../../kube/transport/klog.ts';
import { clusterOfClient } from '../shared/rest-config.ts';

const DEFAULT_PORT = 8001;

const flags = {
  'accept-hosts': string('Go regular expressions, separated by commas: requests for other hosts are refused', {
    default: '^localhost$,^127\\.0\\.0\\.1$,^\\[::1\\]$',
  }),
  'accept-paths': string('Go regular expressions, separated by commas: requests for other paths are refused', {
    default: '^.*',
  }),
  address: string('The IP address to listen on', { default: '127.0.0.1' }),
  'api-prefix': string('The path below which the API is served', { default: '/' }),
  'append-server-path': bool("Add the path of the server's URL in the kubeconfig to each request"),
  'disable-filter': bool(
    'Pass every request on. Dangerous: web pages can then use the port too, and act as you in the cluster',
  ),
  keepalive: duration('How often idle connections to the server are probed; 0s leaves it to the system'),
  port: int('The port to listen on; 0 takes any free port', { short: 'p', default: String(DEFAULT_PORT) }),
  'reject-methods': string('Go regular expressions, separated by commas: requests with such methods are refused', {
    default: '^$',
  }),
  'reject-paths': string(
    'Go regular expressions, separated by commas: requests for such paths are refused, also when --accept-paths accepts them',
    { default: '^/api/.*/pods/.*/exec,^/api/.*/pods/.*/attach' },
  ),
  'unix-socket': string('A Unix socket to listen on, instead of a port', { short: 'u' }),
  www: string('A directory whose files are served too', { short: 'w' }),
  'www-prefix': string('The path below which the files of --www are served', { short: 'P', default: '/static/' }),
} as const;

type Flags = Invocation<typeof flags>['flags'];

export const command = defineCommand({
  use: 'proxy [--port=PORT] [--www=static-dir] [--www-prefix=prefix] [--api-prefix=prefix]',
  long: `Run a proxy between this machine and the Kubernetes API server.

Requests to the port are passed on with your credentials. The filters keep web pages of other hosts out, and refuse exec and
attach.`,
  examples: `  # The whole API on port 8001; then: curl localhost:8001/api/v1/pods
  cox proxy

  # On any free port; the port is printed
  cox proxy --port=0

  # The API below another path; then: curl localhost:8001/custom/api/v1/pods
  cox proxy --api-prefix=/custom/

  # A part of the API, and the files of a directory
  cox proxy --www=/my/files --www-prefix=/static/ --api-prefix=/api/

  # On a Unix socket that only you can use
  cox proxy --unix-socket=/tmp/api.sock`,
  flags,
  args: anyArguments,
  async run(context, { flags }) {
    const cluster = await clusterOfClient(context);
    const prefixes = {
      api: withSlash(flags['api-prefix']),
      files: flags.www === '' ? undefined : withSlash(flags['www-prefix']),
    };
    warnOfServerPath(context, cluster.server, flags);
    const filter = await filterOf(context, flags);
    if (flags.port !== DEFAULT_PORT && flags['unix-socket'] !== '') {
      throw new CliError('cannot set --unix-socket and --port at the same time');
    }
    await checkFolder(context, flags.www);
    const [{ newProxy }, { listenForProxy }, { checkPrefixes }] = await Promise.all([
      import('./server.ts'),
      import('./listen.ts'),
      import('./route.ts'),
    ]);
    checkPrefixes(prefixes);
    const server = newProxy(context, cluster, {
      prefixes,
      filter,
      folder: flags.www,
      appendServerPath: flags['append-server-path'],
      keepalive: flags.keepalive,
    });
    const address = await listenForProxy(context, server, flags);
    context.io.stdout.write(`Starting to serve on ${address}\n`);
    return serveUntilInterrupted(context, server);
  },
});

const withSlash = (prefix: string): string => (prefix.endsWith('/') ? prefix : `${prefix}/`);

function warn(context: Context, text: string): void {
  context.io.stderr.write(klogLine('W', context.clock.now(), text));
}

function warnOfServerPath(context: Context, server: string, flags: Flags): void {
  const { pathname } = new URL(server);
  if (flags['append-server-path'] || pathname === '/') return;
  const remedy = 'use --append-server-path to automatically append the path to each request';
  warn(context, `Your kube context contains a server path ${pathname}, ${remedy}`);
}

async function filterOf(context: Context, flags: Flags) {
  const caution = 'please be cautious';
  if (flags['disable-filter']) {
    const text = `Request filter disabled, your proxy is vulnerable to XSRF attacks, ${caution}`;
    if (flags['unix-socket'] === '') warn(context, text);
    return undefined;
  }
  if (flags['reject-paths'] === '' || flags['reject-methods'] === '') {
    warn(context, `Request filter has been relaxed, your proxy may be vulnerable to attacks, ${caution}`);
  }
  const { newFilter } = await import('./filter.ts');
  try {
    return await newFilter({
      acceptPaths: flags['accept-paths'],
      rejectPaths: flags['reject-paths'],
      acceptHosts: flags['accept-hosts'],
      rejectMethods: flags['reject-methods'],
    });
  } catch (error) {
    const text = `Error compiling re: ${(error as Error).message}`;
    context.io.stderr.write(klogLine('F', context.clock.now(), text));
    throw new ExitError(255);
  }
}

async function checkFolder(context: Context, folder: string): Promise<void> {
  if (folder === '') return;
  const [{ stat }, path] = await Promise.all([import('node:fs/promises'), import('node:path')]);
  try {
    const stats = await stat(path.resolve(context.cwd, folder));
    if (!stats.isDirectory()) warn(context, `Static file directory ${folder} is not a directory`);
  } catch (error) {
    const reason = `stat ${folder}: ${systemText(error)}`;
    warn(context, `Failed to stat static file directory ${folder}: ${reason}`);
  }
}

function serveUntilInterrupted({ signal }: Context, server: import('node:http').Server): Promise<never> {
  return new Promise((_resolve, reject) => {
    const stop = (): void => {
      server.close();
      server.closeAllConnections();
      reject(signal.reason);
    };
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}
