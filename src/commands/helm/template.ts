import path from 'node:path';
import { debugOf } from '../../actions/helm/debug.ts';
import { bool, string, stringArray, stringSlice, type Values } from '../../cli/flag.ts';
import type { Context } from '../../context.ts';
import type { Chart } from '../../helm/chart/chart.ts';
import { offlineCapabilities } from '../../helm/engine/capabilities.ts';
import type { Capabilities } from '../../helm/engine/scope.ts';
import { HelmFault } from '../../helm/error.ts';
import { RenderFailure, renderOffline } from '../../helm/release/offline.ts';
import type { Hook } from '../../helm/release/release.ts';
import { crdsOf, RenderedFault, sourceText } from '../../helm/release/render.ts';
import { changeOptions, refuseForces, renderRequest } from './change-flags.ts';
import { beginInstall, type NamedChart, nameAndChart, type RequestedChart, requestedChart } from './chart-options.ts';
import { atLeast, defineHelmCommand } from './define.ts';
import { dryRunFlag, dryRunOf } from './dry-run.ts';
import { refuseTogether } from './exclusive.ts';
import { type installFlags as InstallFlags, installFlags } from './install-flags.ts';
import { withKubeVersion } from './kube-version.ts';
import { logOf } from './log-of.ts';
import { helmNamespace } from './namespace.ts';
import { type HelmSettings, helmSettings } from './settings.ts';
import { type Document, OutputFolder, shownManifests } from './template-output.ts';

const unused = (name: keyof typeof InstallFlags & ('hide-notes' | 'render-subchart-notes')) => ({
  ...installFlags[name],
  hidden: true,
  deprecated: "this flag has no effect for 'helm template' and will be removed in Helm 5",
});

const flagTable = {
  ...installFlags,
  'hide-notes': unused('hide-notes'),
  'render-subchart-notes': unused('render-subchart-notes'),
  'show-only': stringArray('Only print what this template rendered; may be repeated', { short: 's' }),
  'output-dir': string('Write files into this folder instead of printing'),
  validate: bool('Deprecated', { deprecated: "use '--dry-run=server' instead", hidden: true }),
  'include-crds': bool('Print what is in crds/ too'),
  'skip-tests': bool('Leave the tests out'),
  'is-upgrade': bool('Render as for an upgrade: .Release.IsUpgrade is true'),
  'kube-version': string('Version of Kubernetes to render for'),
  'api-versions': stringSlice('Versions of APIs to render for, besides the usual ones', { short: 'a' }),
  'release-name': bool('Put the name of the release into the path under --output-dir'),
  'dry-run': dryRunFlag('client'),
} as const;

type Flags = Values<typeof flagTable>;

/** What was rendered of a chart, whichever way. */
interface Rendered {
  readonly manifests: readonly Document[];
  readonly hooks: readonly Hook[];
  /** In place of the manifests: what could not be read as YAML. */
  readonly raw?: string;
}

/** One line of the command. */
interface Job extends NamedChart {
  readonly context: Context;
  readonly settings: HelmSettings;
  readonly flags: Flags;
  readonly log: (line: string) => void;
}

/** What there is to show of a rendering that failed; helm shows it with --debug alone. */
function partOf({ cause }: RenderFailure, debug: boolean): Rendered {
  if (!debug) {
    throw new HelmFault(`${cause.message}\n\nUse --debug flag to render out invalid YAML`, { hint: cause.hint });
  }
  return { hooks: [], manifests: [], raw: cause instanceof RenderedFault ? cause.files : '' };
}

const isTest = ({ events = [] }: Hook): boolean => events.includes('test');

function output({ context, flags, name }: Job, chart: Chart, { manifests, hooks, raw }: Rendered): void {
  const decoder = new TextDecoder();
  const crds = flags['include-crds'] && raw === undefined ? crdsOf(chart) : [];
  const crdDocuments = crds.map(({ name: file, file: { data } }): Document => [file, decoder.decode(data)]);
  const shown = flags['no-hooks'] ? [] : hooks.filter((hook) => !(flags['skip-tests'] && isTest(hook)));
  const hookDocuments = shown.map(({ path: file = '', manifest = '' }): Document => [file, manifest]);
  const { stdout } = context.io;
  const source = (documents: readonly Document[]): string =>
    documents.map(([file, text]) => sourceText(file, text)).join('');
  let text: string;
  if (flags['output-dir'] === '') {
    text = `${(raw ?? source([...crdDocuments, ...manifests])).trim()}\n${source(hookDocuments)}`;
  } else {
    const folder = flags['output-dir'];
    const named = flags['release-name'] ? path.join(folder, name) : folder;
    const target = new OutputFolder((line) => stdout.write(line));
    for (const [file, content] of crdDocuments) target.write(folder, file, content);
    for (const [file, content] of manifests) target.write(named, file, content);
    for (const [file, content] of hookDocuments) target.writeHook(named, file, content);
    text = `${(raw ?? '').trim()}\n`;
  }
  stdout.write(flags['show-only'].length > 0 ? shownManifests(text, flags['show-only']) : text);
}

async function offline({ context, flags, name, log }: Job, requested: RequestedChart): Promise<Rendered> {
  const { kubeVersion, apiVersions } = withKubeVersion(offlineCapabilities, flags['kube-version']);
  const capabilities: Capabilities = { kubeVersion, apiVersions: [...apiVersions, ...flags['api-versions']] };
  const isUpgrade = flags['is-upgrade'];
  const namespace = await helmNamespace(context);
  const request = await renderRequest(context, requested, { ...flags, 'hide-secret': false }, 'client');
  const { postRender, resolveHost } = request;
  const { manifests, hooks } = await renderOffline(
    { ...request, capabilities, release: { name, namespace, revision: 1, isInstall: !isUpgrade, isUpgrade } },
    {
      ...{ log, debug: debugOf(context), now: context.clock.now },
      ...(postRender && { postRender }),
      ...(resolveHost && { resolveHost }),
    },
  );
  return { hooks, manifests: manifests.map(({ name: file, content }) => [file, content] as const) };
}

/** --dry-run=server: what install would do, with the server's versions and lookups. */
async function online({ context, flags, name, log }: Job, requested: RequestedChart): Promise<Rendered> {
  const { install } = await import('../../actions/helm/install.ts');
  const { manifest = '', hooks = [] } = await install(context, {
    ...(await renderRequest(context, requested, { ...flags, 'hide-secret': false }, 'server')),
    ...changeOptions(flags, log),
    name,
    namespace: await helmNamespace(context),
    serverSide: flags['server-side'],
    createNamespace: false,
    replace: true,
    skipCrds: flags['skip-crds'],
    takeOwnership: flags['take-ownership'],
    rollbackOnFailure: false,
    disableOpenApiValidation: flags['disable-openapi-validation'],
    isUpgrade: flags['is-upgrade'],
  });
  const [, ...parts] = manifest.replace(/\n$/, '').split(/(?:^|\n)---\n# Source: (.*)\n/);
  const manifests = parts.flatMap((part, index): readonly Document[] =>
    index % 2 === 0 ? [[part, parts[index + 1] ?? '']] : [],
  );
  return { hooks, manifests };
}

async function template(job: Job, render: typeof offline): Promise<number> {
  const { context, settings, flags, reference } = job;
  const requested = await requestedChart(context, settings, reference, flags);
  let failure: RenderFailure | undefined;
  let rendered: Rendered;
  try {
    rendered = await render(job, requested);
  } catch (error) {
    if (!(error instanceof RenderFailure)) throw error;
    failure = error;
    rendered = partOf(error, settings.flags.debug);
  }
  output(job, requested.chart, rendered);
  if (failure !== undefined) throw failure.cause;
  return 0;
}

export const command = defineHelmCommand({
  use: 'template [NAME] [CHART] [flags]',
  long: `
    Render the templates of a chart and print the manifests, without installing anything. No server is asked unless
    --dry-run=server is given: .Capabilities are those of the Kubernetes that Helm was built for, or what --kube-version
    and --api-versions say, and lookup finds nothing.`,
  flags: flagTable,
  args: atLeast(1, { chart: 'some' }),
  async run(context, { args, flags, changed }) {
    refuseTogether(changed, ['validate', 'dry-run']);
    refuseForces(changed);
    const log = logOf(context);
    const settings = helmSettings(context, flags);
    changeOptions(flags, log);
    withKubeVersion(offlineCapabilities, flags['kube-version']);
    const mode = dryRunOf(flags['dry-run'], true, log);
    beginInstall(context, flags);
    const named = await nameAndChart(args, flags, context.clock.now(), 'release-name');
    const job = { ...named, context, settings, flags, log };
    return template(job, flags.validate || mode === 'server' ? online : offline);
  },
});
