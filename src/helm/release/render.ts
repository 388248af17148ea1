/** A chart as a release has it: hooks, manifest and notes (renderResources of pkg/action/action.go). */
import path from 'node:path';
import { compareStrings } from '../../apimachinery/go/text.ts';
import { type Chart, type ChartFile, chartName, fullPath } from '../chart/chart.ts';
import { isCompatible } from '../chart/dependencies.ts';
import { renderChart } from '../engine/render.ts';
import type { EngineOptions, RenderScope } from '../engine/scope.ts';
import { HelmFault } from '../error.ts';
import { type Manifest, sortManifests } from './manifests.ts';
import type { Hook } from './release.ts';

export interface RenderReleaseOptions extends EngineOptions {
  /** Notes of the subcharts too (--render-subchart-notes). */
  readonly subNotes?: boolean;
  /** Takes the rendered files and gives others in their place. */
  readonly postRender?: (files: ReadonlyMap<string, string>) => Promise<ReadonlyMap<string, string>>;
  /** Takes a line for stderr. */
  readonly log?: (line: string) => void;
}

export interface RenderedRelease {
  readonly hooks: readonly Hook[];
  /** In the order in which they are installed. */
  readonly manifests: readonly Manifest[];
  readonly notes: string;
}

/** What was rendered is not YAML: `files` is the text of all of it, to be shown with --debug. */
export class RenderedFault extends HelmFault {
  readonly files: string;

  constructor(message: string, files: string) {
    super(message);
    this.files = files;
  }
}

export interface Crd {
  /** From the top chart's name on. */
  readonly name: string;
  readonly file: ChartFile;
}

const NOTES = 'NOTES.txt';

/** A document of a manifest with its comment; helm writes a newline after each. */
export const sourceText = (name: string, content: string): string => `---\n# Source: ${name}\n${content}\n`;

const isCrd = ({ name }: ChartFile): boolean => /^crds\/(?:.*\/)?[^/]*\.(?:ya?ml|json)$/is.test(name);

/** The files of crds/ of a chart and all that lies below it. */
export const crdsOf = (chart: Chart): readonly Crd[] => [
  ...chart.files.filter(isCrd).map((file) => ({ name: path.posix.join(fullPath(chart), file.name), file })),
  ...chart.dependencies.flatMap(crdsOf),
];

function checkKubeVersion({ metadata }: Chart, { capabilities }: RenderScope): void {
  const { kubeVersion: range = '' } = metadata;
  const { normalized, version } = capabilities.kubeVersion;
  if (range !== '' && !isCompatible(range, normalized)) {
    throw new HelmFault(`chart requires kubeVersion: ${range} which is incompatible with Kubernetes ${version}`);
  }
}

/** The notes, and the files without them. */
function takeNotes(chart: Chart, files: ReadonlyMap<string, string>, subNotes: boolean): [string, Map<string, string>] {
  const own = path.posix.join(chartName(chart), 'templates', NOTES);
  const sorted = [...files].sort(([a], [b]) => compareStrings(a, b));
  const isNotes = (name: string): boolean => name.endsWith(NOTES);
  const notes = sorted.filter(([name]) => isNotes(name) && (subNotes || name === own)).map(([, text]) => text);
  const joined = notes.reduce((all, text) => (all === '' ? text : `${all}\n${text}`), '');
  return [joined, new Map(sorted.filter(([name]) => !isNotes(name)))];
}

function sorted(
  files: ReadonlyMap<string, string>,
  log: RenderReleaseOptions['log'],
): ReturnType<typeof sortManifests> {
  try {
    return sortManifests(files, 'install', log);
  } catch (error) {
    if (!(error instanceof HelmFault)) throw error;
    const texts = [...files].filter(([, text]) => text.trim() !== '').map(([name, text]) => sourceText(name, text));
    throw new RenderedFault(error.message, texts.join(''));
  }
}

/**
 * Renders a chart whose dependencies are processed. Throws HelmFault; RenderedFault where a rendered
 * document is no YAML.
 */
export async function renderRelease(
  chart: Chart,
  scope: RenderScope,
  options: RenderReleaseOptions,
): Promise<RenderedRelease> {
  checkKubeVersion(chart, scope);
  const rendered = await renderChart(chart, scope, options);
  const [notes, files] = takeNotes(chart, rendered, options.subNotes ?? false);
  const { hooks, manifests } = sorted((await options.postRender?.(files)) ?? files, options.log);
  return { hooks, manifests, notes };
}

/** The manifest of a release; with `crds` these come first. */
export function manifestText(
  manifests: readonly Manifest[],
  { crds = [], hideSecret = false }: { readonly crds?: readonly Crd[]; readonly hideSecret?: boolean },
): string {
  const decoder = new TextDecoder();
  const shown = manifests.map(({ name, content, head }) =>
    hideSecret && head.kind === 'Secret' && head.apiVersion === 'v1'
      ? `---\n# Source: ${name}\n# HIDDEN: The Secret output has been suppressed\n`
      : sourceText(name, content),
  );
  return [...crds.map(({ name, file }) => sourceText(name, decoder.decode(file.data))), ...shown].join('');
}
