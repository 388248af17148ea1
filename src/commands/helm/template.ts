import path from 'node:path';
import { bool, string, stringArray, stringSlice, type Values } from '../../cli/flag.ts';
import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import type { Chart } from '../../helm/chart/chart.ts';
import { offlineCapabilities } from '../../helm/engine/capabilities.ts';
import type { Capabilities } from '../../helm/engine/scope.ts';
import { HelmFault } from '../../helm/error.ts';
import { logLine } from '../../helm/log.ts';
import { RenderFailure, renderOffline } from '../../helm/release/offline.ts';
import type { Hook } from '../../helm/release/release.ts';
import { crdsOf, RenderedFault, type RenderedRelease, sourceText } from '../../helm/release/render.ts';
import { nameAndChart, requestedChart } from './chart-options.ts';
import { atLeast, defineHelmCommand } from './define.ts';
import { dryRunFlag, dryRunOf } from './dry-run.ts';
import { refuseTogether } from './exclusive.ts';
import { type installFlags as InstallFlags, installFlags } from './install-flags.ts';
import { withKubeVersion } from './kube-version.ts';
import { helmNamespace } from './namespace.ts';
import { postRenderOf } from './post-renderer.ts';
import { type HelmSettings, helmSettings } from './settings.ts';
import { OutputFolder, shownManifests } from './template-output.ts';

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

interface Rendered extends RenderedRelease {
  /** In place of the manifests: what could not be read as YAML. */
  readonly raw?: string;
}

const NOTHING: Rendered = { hooks: [], manifests: [], notes: '' };

/** What there is to show of a rendering that failed; helm shows it with --debug alone. */
function partOf(failure: RenderFailure, debug: boolean): Rendered {
  const { cause } = failure;
  if (!debug) {
    const hint = cause instanceof CliError && cause.hint !== undefined ? { hint: cause.hint } : {};
    throw new HelmFault(`${cause.message}\n\nUse --debug flag to render out invalid YAML`, hint);
  }
  return { ...NOTHING, raw: cause instanceof RenderedFault ? cause.files : '' };
}

const isTest = ({ events = [] }: Hook): boolean => events.includes('test');

/** The documents in the order in which they are printed or written. */
function documents(chart: Chart, rendered: Rendered, flags: Flags): readonly (readonly [string, string])[] {
  const decoder = new TextDecoder();
  const crds = flags['include-crds'] ? crdsOf(chart) : [];
  return [
    ...crds.map(({ name, file }) => [name, decoder.decode(file.data)] as const),
    ...rendered.manifests.map(({ name, content }) => [name, content] as const),
  ];
}

async function output(context: Context, chart: Chart, rendered: Rendered, flags: Flags, name: string): Promise<void> {
  const plain = rendered.raw === undefined ? documents(chart, rendered, flags) : [];
  const hooks = flags['no-hooks'] ? [] : rendered.hooks.filter((hook) => !(flags['skip-tests'] && isTest(hook)));
  const hookDocuments = hooks.map(({ path: file = '', manifest = '' }) => [file, manifest] as const);
  const { stdout } = context.io;
  const source = (shown: readonly (readonly [string, string])[]): string =>
    shown.map(([file, text]) => sourceText(file, text)).join('');
  let text: string;
  if (flags['output-dir'] === '') {
    text = `${(rendered.raw ?? source(plain)).trim()}\n${source(hookDocuments)}`;
  } else {
    const folder = flags['output-dir'];
    const named = flags['release-name'] ? path.join(folder, name) : folder;
    const crdCount = plain.length - rendered.manifests.length;
    const target = new OutputFolder((line) => stdout.write(line));
    for (const [index, [file, content]] of plain.entries()) {
      target.write(index < crdCount ? folder : named, file, content);
    }
    for (const [file, content] of hookDocuments) target.writeHook(named, file, content);
    text = `${(rendered.raw ?? '').trim()}\n`;
  }
  stdout.write(flags['show-only'].length > 0 ? shownManifests(text, flags['show-only']) : text);
}

function capabilitiesOf(flags: Flags): Capabilities {
  const { kubeVersion, apiVersions } = withKubeVersion(offlineCapabilities, flags['kube-version']);
  return { kubeVersion, apiVersions: [...apiVersions, ...flags['api-versions']] };
}

async function template(
  context: Context,
  settings: HelmSettings,
  words: readonly string[],
  flags: Flags,
): Promise<number> {
  const log = (line: string): void => context.io.stderr.write(`${line}\n`);
  const debug = (message: string, fields: Readonly<Record<string, string>>): void => {
    if (settings.flags.debug) log(logLine('DEBUG', message, fields));
  };
  const capabilities = capabilitiesOf(flags);
  const postRender = await postRenderOf(context, flags);
  const mode = dryRunOf(flags['dry-run'], true, log);
  debug('Original chart version', { version: flags.version });
  const { name, reference } = await nameAndChart(words, flags, context.clock.now(), 'release-name');
  const { chart, values, path: place } = await requestedChart(context, settings, reference, flags);
  debug('Chart path', { path: place });
  if (flags.validate || mode === 'server') throw new HelmFault('--dry-run=server is not there yet');
  const release = {
    name,
    namespace: await helmNamespace(context),
    revision: 1,
    isInstall: !flags['is-upgrade'],
    isUpgrade: flags['is-upgrade'],
  };
  const request = {
    ...{ chart, values, release, capabilities, labels: flags.labels },
    skipSchemaValidation: flags['skip-schema-validation'],
  };
  let failure: RenderFailure | undefined;
  let rendered: Rendered;
  try {
    rendered = await renderOffline(request, {
      log,
      debug: settings.flags.debug,
      now: context.clock.now,
      ...(postRender && { postRender }),
    });
  } catch (error) {
    if (!(error instanceof RenderFailure)) throw error;
    failure = error;
    rendered = partOf(error, settings.flags.debug);
  }
  await output(context, chart, rendered, flags, name);
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
    refuseTogether(
      changed,
      ['validate', 'dry-run'],
      ['force-replace', 'force-conflicts'],
      ['force', 'force-conflicts'],
    );
    return template(context, helmSettings(context, flags), args, flags);
  },
});
