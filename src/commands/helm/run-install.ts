/** What install does, and upgrade --install where there is no release (runInstall of pkg/cmd/install.go). */
import { install } from '../../actions/helm/install.ts';
import type { ChangeOptions, InstallRequest } from '../../actions/helm/request.ts';
import type { WaitReporter } from '../../actions/helm/wait/reporter.ts';
import type { DryRun } from '../../apimachinery/write-options.ts';
import type { Values } from '../../cli/flag.ts';
import type { Context } from '../../context.ts';
import type { Chart } from '../../helm/chart/chart.ts';
import type { Release } from '../../helm/release/release.ts';
import { renderRequest } from './change-flags.ts';
import { type NamedChart, requestedChart } from './chart-options.ts';
import type { applyFlags, renderFlags } from './install-flags.ts';
import { helmNamespace } from './namespace.ts';
import type { HelmSettings } from './settings.ts';

type Flags = Values<typeof renderFlags> & Values<typeof applyFlags> & { readonly 'hide-secret': boolean };

export interface InstallRun {
  readonly dryRun: DryRun;
  readonly change: ChangeOptions;
  readonly serverSide: boolean;
  readonly replace: boolean;
  readonly reporter?: WaitReporter;
}

/** Throws HelmFault, without `INSTALLATION FAILED: `. */
export async function runInstall(
  context: Context,
  settings: HelmSettings,
  { name, reference }: NamedChart,
  flags: Flags,
  { dryRun, change, serverSide, replace, reporter }: InstallRun,
): Promise<{ readonly release: Release; readonly chart: Chart }> {
  const requested = await requestedChart(context, settings, reference, flags);
  const request: InstallRequest = {
    ...(await renderRequest(context, requested, flags, dryRun)),
    ...change,
    name,
    namespace: await helmNamespace(context),
    serverSide,
    createNamespace: flags['create-namespace'],
    replace,
    skipCrds: flags['skip-crds'],
    takeOwnership: flags['take-ownership'],
    rollbackOnFailure: flags['rollback-on-failure'] || flags.atomic,
    disableOpenApiValidation: flags['disable-openapi-validation'],
    ...(reporter && { reporter }),
  };
  return { release: await install(context, request), chart: requested.chart };
}
