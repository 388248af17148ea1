import { noArguments } from '../../cli/arguments.ts';
import { defineCommand } from '../../cli/command.ts';
import { string } from '../../cli/flag.ts';
import { allNamespacesFlag, filenameFlags, namedFiles, namesNoFiles, selectorFlag } from '../../cli/flag-sets.ts';
import type { Context } from '../../context.ts';
import { drawTable } from '../../io/drawn-table.ts';
import { newPaint, type Paint } from '../../io/paint.ts';
import { alignColumns } from '../../print/tabwriter.ts';
import type { RouteRow, RouteTls } from '../../resources/ingress/route-row.ts';
import { oneLine } from '../shared/finding-text.ts';
import { wantsJson } from '../shared/own-output.ts';
import { loadWorld } from './load.ts';

const flags = {
  ...allNamespacesFlag,
  ...filenameFlags,
  ...selectorFlag,
  output: string('json: one object for each route', { short: 'o', values: ['json'] }),
} as const;

export const command = defineCommand({
  use: 'routes [-A] [-l label] [-f FILENAME] [flags]',
  long: `Show every route of the namespace in one table: of its Ingresses and, where the Gateway API is served, of its HTTPRoutes,
GRPCRoutes and TLSRoutes. Columns: host, path, type, backend, ready endpoints, the TLS secret and the days until its
certificate expires, class and address. The path of a GRPCRoute is /SERVICE/METHOD, with * for all. A route that no
listener of its Gateway accepts is detached; -o json says why.

With -f it shows the routes of files, without a cluster.`,
  examples: `  # The routes of the namespace
  cox ingress routes

  # All routes of the cluster, for a script
  cox ingress routes -A -o json

  # The routes of a chart
  helm template shop | cox ingress routes -f -`,
  flags,
  args: noArguments(),
  async run(context, { flags }) {
    const json = wantsJson(flags.output);
    const world = await loadWorld(context, {
      ...namedFiles(flags),
      selector: flags.selector,
      namespaces: flags['all-namespaces'] ? 'all' : 'own',
      explain: false,
    });
    const { routeRows } = await import('../../resources/ingress/routes.ts');
    const rows = routeRows(world, context.clock.now());
    if (json) context.io.stdout.write(`${JSON.stringify({ routes: rows }, undefined, 2)}\n`);
    else if (rows.length === 0) await printNothingFound(context, flags['all-namespaces'] || !namesNoFiles(flags));
    else await printRows(context, rows, flags['all-namespaces'] || severalNamespaces(rows));
    return 0;
  },
});

async function printNothingFound(context: Context, everywhere: boolean): Promise<void> {
  const where = everywhere ? '' : ` in ${(await context.cluster()).namespace} namespace`;
  context.io.stderr.write(`No routes found${where}.\n`);
}

const severalNamespaces = (rows: readonly RouteRow[]): boolean =>
  new Set(rows.map(({ namespace }) => namespace)).size > 1;

async function printRows({ io }: Context, rows: readonly RouteRow[], withNamespace: boolean): Promise<void> {
  const { isTerminal } = io.stdout;
  const paint = await newPaint(io.color.stdout);
  const headings = ['NAME', 'HOST', 'PATH', 'TYPE', 'BACKEND', 'READY', 'TLS', 'CLASS', 'ADDRESS'];
  const all = withNamespace ? ['NAMESPACE', ...headings] : headings;
  const cells = rows.map((row) => {
    const own = rowCells(row, paint);
    return withNamespace ? [oneLine(row.namespace), ...own] : own;
  });
  io.stdout.write(
    isTerminal
      ? await drawTable(all, cells, io)
      : alignColumns(`${[all, ...cells].map((line) => line.join('\t')).join('\n')}\n`),
  );
}

function rowCells(row: RouteRow, paint: Paint): string[] {
  return [
    row.object,
    row.host,
    row.path === '' ? '<default>' : row.path,
    row.pathType === 'default' ? '<none>' : row.pathType,
    row.backend,
  ]
    .map(oneLine)
    .concat([
      readyText(row, paint),
      tlsText(row.tls, paint),
      oneLine(row.className) || '<none>',
      oneLine(row.addresses.join(',')) || '<none>',
    ]);
}

/**
 * "2/3", "0/2", "<unknown>", or why the backend cannot be reached at all; "<none>" for redirects.
 */
function readyText({ endpoints, problem, outcome }: RouteRow, paint: Paint): string {
  if (outcome === 'detached') return paint.bad('<detached>');
  if (outcome === 'redirect') return '<none>';
  if (endpoints === undefined) return problem === undefined ? '<unknown>' : paint.bad('<missing>');
  const text = `${endpoints.ready}/${endpoints.total}`;
  if (endpoints.ready === 0) return paint.bad(text);
  return endpoints.ready < endpoints.total ? paint.doubtful(text) : text;
}

const SOON = 21;

/** "web-tls (43d)", "web-tls (expired)", "web-tls (wrong)", "<none>". */
function tlsText(tls: RouteTls | undefined, paint: Paint): string {
  if (tls === undefined) return '<none>';
  const secret = oneLine(tls.secret) || '<controller>';
  if (tls.days !== undefined && tls.days < 0) return paint.bad(`${secret} (expired)`);
  if (tls.problem !== undefined) return paint.bad(`${secret} (${tls.days === undefined ? 'missing' : 'wrong'})`);
  if (tls.days === undefined) return secret;
  const text = `${secret} (${tls.days}d)`;
  return tls.days < SOON ? paint.doubtful(text) : text;
}
