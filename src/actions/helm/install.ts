/** Installs a chart (pkg/action/install.go). */
import { goQuote } from '../../apimachinery/go/text.ts';
import type { KubeObject } from '../../apimachinery/object.ts';
import { plainMessage } from '../../error-text.ts';
import { processDependencies } from '../../helm/chart/dependencies.ts';
import { HelmFault } from '../../helm/error.ts';
import { logLine } from '../../helm/log.ts';
import { releaseNameProblem } from '../../helm/release/names.ts';
import { isPending, type Release } from '../../helm/release/release.ts';
import { crdsOf } from '../../helm/release/render.ts';
import { jsonOfValues, storedChart } from '../../helm/release/stored-chart.ts';
import type { ClusterContext } from '../../kube/cluster-context.ts';
import { installCrds } from './crds.ts';
import { debugOf } from './debug.ts';
import { type Draft, draftOf, presentTime, setStatus } from './draft.ts';
import { hasReason, isReleaseFault } from './faults.ts';
import { execHooks } from './hooks.ts';
import { orFail } from './interruption.ts';
import { buildResources } from './objects/build.ts';
import { adoptable, own } from './objects/ownership.ts';
import type { Resource } from './objects/resource.ts';
import { createResources, updateResources } from './objects/write.ts';
import { checkReachable } from './reachable.ts';
import { capabilitiesOf, renderFor } from './rendering.ts';
import type { InstallRequest } from './request.ts';
import { repairHint } from './storage/errors.ts';
import { explained, type HelmTools, newTools } from './tools.ts';
import type { UndoneObject } from './undoing.ts';
import { uninstall } from './uninstall.ts';
import { newWaiter } from './wait/waiter.ts';

type Log = (line: string) => void;

/** Says on stderr what failed before it is thrown with the same words. */
async function step<Of>(log: Log, words: string, work: () => Promise<Of>, inOneLine = false): Promise<Of> {
  try {
    return await work();
  } catch (error) {
    if (!isReleaseFault(error)) throw error;
    const problem = plainMessage(error);
    log(inOneLine ? logLine('ERROR', `${words}: ${problem}`) : logLine('ERROR', words, { error: problem }));
    throw explained(words, error);
  }
}

/** Whether a release of this name may be made. Throws HelmFault. */
async function checkName(tools: HelmTools | undefined, { name, dryRun, replace }: InstallRequest): Promise<void> {
  const problem = releaseNameProblem(name);
  if (problem !== undefined) throw new HelmFault(`release name ${goQuote(name)}: ${problem}`);
  if (tools === undefined || dryRun !== 'none') return;
  const last = await lastOf(tools, name);
  if (last === undefined) return;
  const { status } = last.info;
  if (replace && (status === 'uninstalled' || status === 'failed')) return;
  const hint = isPending(status ?? '') ? { hint: repairHint(last) } : {};
  throw new HelmFault('cannot reuse a name that is still in use', hint);
}

/** The last revision; whatever keeps it from being read counts as that there is none. */
async function lastOf({ storage }: HelmTools, name: string): Promise<Release | undefined> {
  try {
    return (await storage.history(name)).at(-1);
  } catch (error) {
    if (isReleaseFault(error)) return undefined;
    throw error;
  }
}

/** Installs, or shows what would be installed. Throws HelmFault, without `INSTALLATION FAILED: `. */
export async function install(context: ClusterContext, given: InstallRequest): Promise<Release> {
  const log: Log = (line) => context.io.stderr.write(`${line}\n`);
  const tools = given.dryRun === 'client' ? undefined : await newTools(context, given.reporter);
  if (tools !== undefined)
    await step(log, 'cluster reachability check failed', () => checkReachable(tools.context), true);
  if (given.dryRun === 'none' && given.hideSecret) {
    const words = 'hiding Kubernetes secrets requires a dry-run mode';
    log(logLine('ERROR', words));
    throw new HelmFault(words);
  }
  await step(log, 'release name check failed', () => checkName(tools, given));
  const { chart, values } = given;
  await step(log, 'chart dependencies processing failed', async () => processDependencies(chart, values, log));
  await crdsFirst(tools, given, log);
  const waits = given.wait === 'hookOnly' && given.rollbackOnFailure;
  const request: InstallRequest = waits ? { ...given, wait: 'watcher' } : given;
  const draft = await newRelease(context, tools, request, log);
  if (tools === undefined) {
    draft.info.description = 'Dry run complete';
    return draft;
  }
  return apply(tools, request, draft);
}

async function crdsFirst(tools: HelmTools | undefined, request: InstallRequest, log: Log): Promise<void> {
  const crds = crdsOf(request.chart);
  if (tools === undefined || request.skipCrds || crds.length === 0) return;
  if (request.dryRun === 'none') return installCrds(tools, crds, request);
  log(logLine('WARN', 'This chart or one of its subcharts contains CRDs. Rendering may fail or contain inaccuracies.'));
}

const isTemplateOfUpgrade = ({ isUpgrade = false, dryRun }: InstallRequest): boolean => isUpgrade && dryRun !== 'none';

async function newRelease(
  context: ClusterContext,
  tools: HelmTools | undefined,
  request: InstallRequest,
  log: Log,
): Promise<Draft> {
  const { name, namespace, chart, values, labels, serverSide } = request;
  const isUpgrade = isTemplateOfUpgrade(request);
  const release = { name, namespace, revision: 1, isInstall: !isUpgrade, isUpgrade };
  const { now } = context.clock;
  const rendering = await renderFor(tools, request, release, await capabilitiesOf(tools), {
    log,
    debug: debugOf(context),
    now,
  });
  const time = presentTime(context.clock);
  const { hooks, manifest, notes } = rendering;
  const config = jsonOfValues(values) as Release['config'] & object;
  const draft = draftOf({
    name,
    namespace,
    info: { first_deployed: time, last_deployed: time, ...(notes === '' ? {} : { notes }) },
    chart: storedChart(chart),
    config,
    manifest,
    hooks,
    version: 1,
    labels,
    apply_method: serverSide ? 'ssa' : 'csa',
  });
  setStatus(draft, 'pending-install', 'Initial install underway');
  return draft;
}

async function apply(tools: HelmTools, request: InstallRequest, draft: Draft): Promise<Release> {
  const { name, namespace, takeOwnership, disableOpenApiValidation } = request;
  const resources = await buildResources(tools, draft.manifest ?? '', { validate: !disableOpenApiValidation }).catch(
    (error: unknown) => {
      throw explained('unable to build kubernetes objects from release manifest', error);
    },
  );
  const owner = { name, namespace };
  own(resources, owner);
  const adopted = isTemplateOfUpgrade(request)
    ? []
    : await adoptable(tools, resources, owner, takeOwnership).catch((error: unknown) => {
        throw explained('unable to continue with install', error);
      });
  if (request.dryRun !== 'none') {
    draft.info.description = 'Dry run complete';
    return draft;
  }
  if (request.createNamespace) await createNamespace(tools, request);
  if (request.replace) await supersede(tools, draft);
  await tools.storage.create(draft);
  await orFail(
    tools,
    name,
    () => perform(tools, request, draft, resources, adopted),
    (able, error) => failRelease(able, request, draft, error),
  );
  return draft;
}

async function createNamespace(tools: HelmTools, { namespace, serverSide }: InstallRequest): Promise<void> {
  const object = {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: namespace, labels: { name: namespace } },
    spec: {},
    status: {},
  } satisfies KubeObject;
  const resources = await buildResources(tools, JSON.stringify(object), { validate: true });
  try {
    await createResources(tools, resources, { serverSide, forceConflicts: false });
  } catch (error) {
    if (!hasReason(error, 'AlreadyExists')) throw error;
  }
}

/** --replace: the last revision is followed by this one. */
async function supersede(tools: HelmTools, draft: Draft): Promise<void> {
  const last = await lastOf(tools, draft.name);
  if (last === undefined) return;
  draft.version = last.version + 1;
  if (last.info.status === 'failed') return;
  const info = { ...last.info, status: 'superseded' as const, description: 'superseded by new release' };
  await tools.storage.update({ ...last, info });
}

async function perform(
  tools: HelmTools,
  request: InstallRequest,
  draft: Draft,
  resources: readonly Resource[],
  adopted: readonly Resource[],
): Promise<void> {
  const { noHooks, serverSide, wait, waitForJobs, timeout, description } = request;
  if (!noHooks) {
    await execHooks(tools, draft, 'pre-install', request).catch((error: unknown) => {
      throw explained('failed pre-install', error);
    });
  }
  await write(tools, request, resources, adopted);
  const waiter = await newWaiter(tools, wait);
  await waiter.ready(resources, timeout, { jobs: waitForJobs });
  if (!noHooks) {
    await execHooks(tools, draft, 'post-install', { wait, timeout, serverSide }).catch((error: unknown) => {
      throw explained('failed post-install', error);
    });
  }
  setStatus(draft, 'deployed', description || 'Install complete');
  try {
    await tools.storage.update(draft);
  } catch (error) {
    if (!isReleaseFault(error)) throw error;
    tools.log('ERROR', 'failed to record the release', { error: plainMessage(error) });
  }
}

async function write(
  tools: HelmTools,
  request: InstallRequest,
  resources: readonly Resource[],
  adopted: readonly Resource[],
): Promise<void> {
  const { serverSide, takeOwnership, forceConflicts, forceReplace } = request;
  if (resources.length === 0) return;
  if (adopted.length === 0) return createResources(tools, resources, { serverSide, forceConflicts: false });
  const threeWay = takeOwnership && !serverSide;
  const options = { serverSide, forceConflicts, forceReplace, threeWay, migrate: true };
  const { error } = await updateResources(tools, adopted, resources, options);
  if (error !== undefined) throw error;
}

async function failRelease(tools: HelmTools, request: InstallRequest, draft: Draft, error: Error): Promise<never> {
  const { name, noHooks, wait, timeout } = request;
  const problem = plainMessage(error);
  setStatus(draft, 'failed', `Release ${goQuote(name)} failed: ${problem}`);
  if (!request.rollbackOnFailure) {
    await tools.storage.update(draft).catch(() => undefined);
    throw error;
  }
  tools.debug?.('install failed and rollback-on-failure is set, uninstalling release', { release: name });
  const options = { noHooks, wait, timeout, keepHistory: false, dryRun: false, ignoreNotFound: false };
  let objects: readonly UndoneObject[] = [];
  const going = (resources: readonly Resource[]): void => {
    objects = resources.map((resource) => ({ resource, change: 'deleted' }));
  };
  const undone = (done: boolean): void => {
    const { namespace, version } = draft;
    tools.reporter.undone({ action: 'uninstall', name, namespace, from: version, done, objects });
  };
  try {
    await uninstall(tools, name, { ...options, description: '', going });
    undone(true);
  } catch (second) {
    undone(false);
    if (!isReleaseFault(second)) throw second;
    throw new HelmFault(
      `an error occurred while uninstalling the release. original install error: ${problem}: ${plainMessage(second)}`,
    );
  }
  throw explained(`release ${name} failed, and has been uninstalled due to rollback-on-failure being set`, error);
}
