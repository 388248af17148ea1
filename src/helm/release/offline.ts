/** A release as it would be, without asking a server (Install.RunWithContext of pkg/action/install.go, dry-run=client). */
import { goQuote } from '../../apimachinery/go/text.ts';
import type { GoMap } from '../../apimachinery/go/values.ts';
import type { Chart } from '../chart/chart.ts';
import { processDependencies } from '../chart/dependencies.ts';
import type { Capabilities, ReleaseScope } from '../engine/scope.ts';
import { HelmFault } from '../error.ts';
import { type Debug, logLine } from '../log.ts';
import { toRenderValues } from '../values/render-values.ts';
import { releaseNameProblem, systemLabels } from './names.ts';
import { type RenderedRelease, type RenderReleaseOptions, renderRelease } from './render.ts';

export type OfflineOptions = RenderReleaseOptions & {
  /** Takes a line for stderr. */
  readonly log: (line: string) => void;
  readonly debug?: Debug;
};

/** Throws HelmFault for a text that cannot be a release's name. */
function checkName(name: string): void {
  const problem = releaseNameProblem(name);
  if (problem !== undefined) throw new HelmFault(`release name ${goQuote(name)}: ${problem}`);
}

export function checkLabels(labels: ReadonlyMap<string, string>): void {
  if (!systemLabels.some((name) => labels.has(name))) return;
  throw new HelmFault(
    `user supplied labels contains system reserved label name. System labels: [${systemLabels.join(' ')}]`,
  );
}

/** Does a step whose failure helm logs and then says, with what was done before the reason. */
export async function logged<Result>(
  what: string,
  log: (line: string) => void,
  step: () => Result | Promise<Result>,
): Promise<Result> {
  try {
    return await step();
  } catch (error) {
    if (!(error instanceof HelmFault)) throw error;
    log(logLine('ERROR', what, { error: error.message }));
    throw new HelmFault(`${what}: ${error.message}`);
  }
}

/** What went wrong while the templates ran or what they rendered was read; before that there was nothing. */
export class RenderFailure extends HelmFault {
  declare readonly cause: HelmFault;

  constructor(cause: HelmFault) {
    super(cause.message, { cause, ...(cause.hint !== undefined && { hint: cause.hint }) });
  }
}

export interface ScopedRequest {
  /** Its dependencies are processed. */
  readonly chart: Chart;
  /** Those that the user gave. */
  readonly values: GoMap;
  readonly release: ReleaseScope;
  readonly capabilities: Capabilities;
  readonly skipSchemaValidation: boolean;
  readonly labels: ReadonlyMap<string, string>;
}

/** Checks the values and the labels, and renders. Throws HelmFault, RenderFailure from the rendering on. */
export async function renderScoped(request: ScopedRequest, options: OfflineOptions): Promise<RenderedRelease> {
  const { chart, values, release, capabilities, skipSchemaValidation } = request;
  const { log, debug } = options;
  const scope = await toRenderValues(chart, values, release, capabilities, {
    ...{ skipSchemaValidation, warn: log, debug },
  });
  checkLabels(request.labels);
  try {
    return await renderRelease(chart, scope, { warn: log, ...options });
  } catch (error) {
    throw error instanceof HelmFault ? new RenderFailure(error) : error;
  }
}

/** Changes the chart: its dependencies are processed. Throws as renderScoped. */
export async function renderOffline(request: ScopedRequest, options: OfflineOptions): Promise<RenderedRelease> {
  const { log } = options;
  await logged('release name check failed', log, () => checkName(request.release.name));
  await logged('chart dependencies processing failed', log, () =>
    processDependencies(request.chart, request.values, log),
  );
  return renderScoped(request, options);
}
