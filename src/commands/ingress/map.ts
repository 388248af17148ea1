import { noArguments } from '../../cli/arguments.ts';
import { defineCommand } from '../../cli/command.ts';
import { string } from '../../cli/flag.ts';
import {
  allNamespacesFlag,
  type FilenameValues,
  filenameFlags,
  namedFiles,
  namesNoFiles,
  selectorFlag,
} from '../../cli/flag-sets.ts';
import type { Context } from '../../context.ts';
import { newPaint } from '../../io/paint.ts';
import type { MapHost } from '../../resources/ingress/map.ts';
import { checkOutput } from '../shared/own-output.ts';
import { loadWorld } from './load.ts';

const flags = {
  ...allNamespacesFlag,
  ...filenameFlags,
  ...selectorFlag,
  output: string('mermaid (a flowchart), html (one self-contained page) or json, instead of the tree', {
    short: 'o',
    values: ['html', 'json', 'mermaid'],
  }),
} as const;

export const command = defineCommand({
  use: 'map [-A] [-l label] [-f FILENAME] [-o mermaid|html|json] [flags]',
  long: `Draw how requests reach pods: host, path, Service, ready pods, for the Ingresses of the namespace and its
HTTPRoutes, GRPCRoutes and TLSRoutes.

The output is a tree; -o mermaid prints a flowchart for Markdown, -o html one self-contained page (without scripts and
external files), -o json the data. With -f it draws the routes of files, without a cluster.`,
  examples: `  # A tree on the terminal
  cox ingress map

  # A page to view and to share
  cox ingress map -A -o html > routes.html

  # A flowchart for a README
  cox ingress map -f deploy/ -o mermaid`,
  flags,
  args: noArguments(),
  async run(context, { flags }) {
    checkOutput(flags.output, 'json', 'html', 'mermaid');
    const world = await loadWorld(context, {
      ...namedFiles(flags),
      selector: flags.selector,
      namespaces: flags['all-namespaces'] ? 'all' : 'own',
      explain: true,
    });
    const now = context.clock.now();
    const { routeRows } = await import('../../resources/ingress/routes.ts');
    const { mapHosts } = await import('../../resources/ingress/map.ts');
    const hosts = mapHosts(routeRows(world, now));
    if (flags.output === 'json') context.io.stdout.write(`${JSON.stringify({ hosts }, undefined, 2)}\n`);
    else if (flags.output === 'mermaid') {
      const { mapMermaid } = await import('../../print/ingress-map/mermaid.ts');
      context.io.stdout.write(mapMermaid(hosts));
    } else if (flags.output === 'html') {
      const { mapHtml } = await import('../../print/ingress-map/html.ts');
      const subject = await subjectText(context, flags, flags['all-namespaces']);
      context.io.stdout.write(mapHtml(hosts, { subject, now }));
    } else await drawTree(context, hosts);
    return 0;
  },
});

async function drawTree({ io }: Context, hosts: readonly MapHost[]): Promise<void> {
  const { mapTree } = await import('../../print/ingress-map/tree.ts');
  if (hosts.length === 0) io.stderr.write('No routes found.\n');
  else io.stdout.write(mapTree(hosts, await newPaint(io.color.stdout)));
}

async function subjectText(context: Context, files: FilenameValues, all: boolean): Promise<string> {
  if (!namesNoFiles(files)) return [...files.filename, files.kustomize ?? ''].filter((name) => name !== '').join(', ');
  const { namespace } = await context.cluster();
  return all ? 'all namespaces' : `namespace ${namespace}`;
}
