/** A chart rendered for a release: what install and upgrade do alike. */

import type { GoMap } from '../../apimachinery/go/values.ts';
import type { DryRun } from '../../apimachinery/write-options.ts';
import type { Chart } from '../../helm/chart/chart.ts';
import { offlineCapabilities } from '../../helm/engine/capabilities.ts';
import type { Capabilities, ReleaseScope } from '../../helm/engine/scope.ts';
import type { Debug } from '../../helm/log.ts';
import { renderScoped } from '../../helm/release/offline.ts';
import type { Hook } from '../../helm/release/release.ts';
import { manifestText, type RenderReleaseOptions } from '../../helm/release/render.ts';
import { serverCapabilities } from './capabilities.ts';
import { clusterLookup } from './lookup.ts';
import { explained, type HelmTools } from './tools.ts';

/** What install and upgrade are asked for. */
export interface RenderRequest {
  /** Its dependencies are processed. */
  readonly chart: Chart;
  readonly values: GoMap;
  readonly dryRun: DryRun;
  readonly hideSecret: boolean;
  readonly skipSchemaValidation: boolean;
  readonly labels: ReadonlyMap<string, string>;
  readonly subNotes: boolean;
  readonly postRender: RenderReleaseOptions['postRender'];
  readonly resolveHost: RenderReleaseOptions['resolveHost'];
}

export interface Rendering {
  readonly hooks: readonly Hook[];
  readonly manifest: string;
  readonly notes: string;
}

/** Without tools no server is asked. Throws HelmFault. */
export async function capabilitiesOf(tools: HelmTools | undefined): Promise<Capabilities> {
  if (tools === undefined) return offlineCapabilities;
  try {
    return await serverCapabilities(tools.cluster, tools.context.signal);
  } catch (error) {
    tools.context.signal.throwIfAborted();
    throw explained('could not get server version from Kubernetes', error);
  }
}

/** With tools `lookup` asks the server. Throws HelmFault, RenderFailure from the rendering on. */
export async function renderFor(
  tools: HelmTools | undefined,
  request: RenderRequest,
  release: ReleaseScope,
  capabilities: Capabilities,
  { log, debug, now }: { log(line: string): void; readonly debug: Debug; now(): number },
): Promise<Rendering> {
  const { subNotes, postRender, resolveHost } = request;
  const { hooks, manifests, notes } = await renderScoped(
    { ...request, release, capabilities },
    {
      ...{ log, debug, now, subNotes },
      ...(postRender && { postRender }),
      ...(resolveHost && { resolveHost }),
      ...(tools && { lookup: clusterLookup(tools.cluster, tools.context.signal, { log, debug }) }),
    },
  );
  return { hooks, manifest: manifestText(manifests, { hideSecret: request.hideSecret }), notes };
}
