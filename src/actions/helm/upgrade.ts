/** Upgrades a release (pkg/action/upgrade.go). */
import { plainMessage } from '../../error-text.ts';
import { processDependencies } from '../../helm/chart/dependencies.ts';
import { HelmFault } from '../../helm/error.ts';
import { releaseNameProblem } from '../../helm/release/names.ts';
import { isPending, type Release } from '../../helm/release/release.ts';
import { jsonOfValues, storedChart } from '../../helm/release/stored-chart.ts';
import type { ClusterContext } from '../../kube/cluster-context.ts';
import { appliesOnServer } from './apply-method.ts';
import { type Draft, draftOf, presentTime, record } from './draft.ts';
import { execHooks } from './hooks.ts';
import { orFail } from './interruption.ts';
import { buildResources } from './objects/build.ts';
import { adoptable, own } from './objects/ownership.ts';
import { type Resource, versionedKey } from './objects/resource.ts';
import { updateResources } from './objects/write.ts';
import { checkReachable } from './reachable.ts';
import { capabilitiesOf, renderFor } from './rendering.ts';
import type { UpgradeRequest } from './request.ts';
import { reusedValues } from './reuse-values.ts';
import { NoDeployedReleases, OperationInProgress, ReleaseNotFound } from './storage/errors.ts';
import { explained, type HelmTools, newTools } from './tools.ts';
import { failUpgrade } from './upgrade-failure.ts';
import { newWaiter } from './wait/waiter.ts';

/** Upgrades, or shows what would be. Throws HelmFault, without `UPGRADE FAILED: `. */
export async function upgrade(context: ClusterContext, given: UpgradeRequest): Promise<Release> {
  const tools = await newTools(context, given.reporter);
  await checkReachable(tools.context);
  const waits = given.wait === 'hookOnly' && given.rollbackOnFailure;
  const request: UpgradeRequest = waits ? { ...given, wait: 'watcher' } : given;
  if (releaseNameProblem(request.name) !== undefined) {
    throw new HelmFault(`release name is invalid: ${request.name}`);
  }
  const { name } = request;
  tools.debug?.('preparing upgrade', { name });
  const plan = await prepare(tools, request);
  tools.debug?.('performing update', { name });
  await perform(tools, plan, request);
  if (request.dryRun !== 'none') return plan.upgraded;
  tools.debug?.('updating status for upgraded release', { name });
  await tools.storage.update(plan.upgraded);
  return plan.upgraded;
}

interface Plan {
  /** The deployed revision, or what comes closest to one. */
  readonly original: Draft;
  readonly upgraded: Draft;
  readonly serverSide: boolean;
}

/** The last revision, and the one that the upgrade goes out from. Throws HelmFault. */
async function revisionsOf({ storage }: HelmTools, name: string): Promise<{ last: Release; base: Release }> {
  const last = await storage.last(name).catch((error: unknown) => {
    throw error instanceof ReleaseNotFound ? new NoDeployedReleases(name) : error;
  });
  const { status = 'unknown' } = last.info;
  if (isPending(status)) throw new OperationInProgress(last);
  if (status === 'deployed') return { last, base: last };
  try {
    return { last, base: await storage.deployed(name) };
  } catch (error) {
    if (!(error instanceof NoDeployedReleases) || (status !== 'failed' && status !== 'superseded')) throw error;
    return { last, base: last };
  }
}

/** The labels of the last revision with new ones over them; null takes one away. */
function mergedLabels(
  before: ReadonlyMap<string, string>,
  given: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  return new Map([...before, ...given].filter(([key]) => (given.get(key) ?? before.get(key)) !== 'null'));
}

async function prepare(tools: HelmTools, request: UpgradeRequest): Promise<Plan> {
  const { name, chart, dryRun, labels, disableOpenApiValidation } = request;
  if (dryRun === 'none' && request.hideSecret) {
    throw new HelmFault('hiding Kubernetes secrets requires a dry-run mode');
  }
  const { last, base } = await revisionsOf(tools, name);
  const { clock, io } = tools.context;
  const log = (line: string): void => io.stderr.write(`${line}\n`);
  const values = reusedValues(chart, request.values, base, request.reuse, { warn: log, debug: tools.debug });
  processDependencies(chart, values, log);
  const version = last.version + 1;
  const release = { name, namespace: base.namespace, revision: version, isInstall: false, isUpgrade: true };
  const asked = dryRun === 'client' ? undefined : tools;
  const capabilities = await capabilitiesOf(tools);
  const lines = { log, debug: tools.debug, now: clock.now };
  const rendering = await renderFor(asked, { ...request, values }, release, capabilities, lines);
  const serverSide = appliesOnServer(request.serverSide, last.apply_method);
  const previous = last.apply_method ?? '';
  tools.debug?.('determined release apply method', {
    server_side_apply: serverSide,
    previous_release_apply_method: previous,
  });
  const { hooks, manifest, notes } = rendering;
  const { first_deployed } = base.info;
  const upgraded = draftOf({
    name,
    namespace: base.namespace,
    info: {
      ...(first_deployed && { first_deployed }),
      last_deployed: presentTime(clock),
      status: 'pending-upgrade',
      description: 'Preparing upgrade',
      ...(notes === '' ? {} : { notes }),
    },
    chart: storedChart(chart),
    config: jsonOfValues(values) as Release['config'] & object,
    manifest,
    hooks,
    version,
    labels: mergedLabels(last.labels, labels),
    apply_method: serverSide ? 'ssa' : 'csa',
  });
  await buildResources(tools, manifest, { validate: !disableOpenApiValidation });
  return { original: draftOf(base), upgraded, serverSide };
}

async function buildCurrent(tools: HelmTools, { manifest = '' }: Release): Promise<Resource[]> {
  return buildResources(tools, manifest, { validate: false }).catch((error: unknown) => {
    const isRemoved = plainMessage(error).includes('unable to recognize "": no matches for kind');
    throw explained(
      isRemoved
        ? 'current release manifest contains removed kubernetes api(s) for this kubernetes version and it is therefore unable to build the kubernetes objects for performing the diff. error from kubernetes'
        : 'unable to build kubernetes objects from current release manifest',
      error,
    );
  });
}

async function perform(tools: HelmTools, plan: Plan, request: UpgradeRequest): Promise<void> {
  const { original, upgraded } = plan;
  const current = await buildCurrent(tools, original);
  const validate = !request.disableOpenApiValidation;
  const target = await buildResources(tools, upgraded.manifest ?? '', { validate }).catch((error: unknown) => {
    throw explained('unable to build kubernetes objects from new release manifest', error);
  });
  own(target, upgraded);
  const known = new Set(current.map(versionedKey));
  const fresh = target.filter((resource) => !known.has(versionedKey(resource)));
  const adopted = await adoptable(tools, fresh, upgraded, request.takeOwnership).catch((error: unknown) => {
    throw explained('unable to continue with update', error);
  });
  if (request.dryRun !== 'none') {
    tools.debug?.('dry run for release', { name: upgraded.name });
    upgraded.info.description = request.description || 'Dry run complete';
    return;
  }
  tools.debug?.('creating upgraded release', { name: upgraded.name });
  await tools.storage.create(upgraded, request.historyMax);
  const created: Resource[] = [];
  await orFail(
    tools,
    request.name,
    () => change(tools, plan, request, { originals: [...current, ...adopted], target, created }),
    // an interruption leaves what was created to a later attempt
    (able, error) => failUpgrade(able, upgraded, able === tools ? created : [], error, request),
  );
}

interface Objects {
  readonly originals: readonly Resource[];
  readonly target: readonly Resource[];
  /** Gets those that were made. */
  readonly created: Resource[];
}

async function change(tools: HelmTools, plan: Plan, request: UpgradeRequest, objects: Objects): Promise<void> {
  const { original, upgraded, serverSide } = plan;
  const { noHooks, wait, timeout, waitForJobs, forceConflicts, forceReplace } = request;
  const hookOptions = { wait, timeout, serverSide };
  if (!noHooks) {
    await execHooks(tools, upgraded, 'pre-upgrade', hookOptions).catch((error: unknown) => {
      throw explained('pre-upgrade hooks failed', error);
    });
  } else tools.debug?.('upgrade hooks disabled', { name: upgraded.name });
  const migrate = serverSide && original.apply_method !== 'ssa';
  const options = { serverSide, forceConflicts, forceReplace, migrate };
  const { created, error } = await updateResources(tools, objects.originals, objects.target, options);
  objects.created.push(...created);
  try {
    if (error !== undefined) throw error;
    const waiter = await newWaiter(tools, wait);
    await waiter.ready(objects.target, timeout, { jobs: waitForJobs });
  } catch (problem) {
    if (!tools.context.signal.aborted) await record(tools, original);
    throw problem;
  }
  if (!noHooks) {
    await execHooks(tools, upgraded, 'post-upgrade', hookOptions).catch((problem: unknown) => {
      throw explained('post-upgrade hooks failed', problem);
    });
  }
  original.info.status = 'superseded';
  await record(tools, original);
  upgraded.info.status = 'deployed';
  upgraded.info.description = request.description || 'Upgrade complete';
}
