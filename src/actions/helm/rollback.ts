/** Rolls a release back to an earlier revision (pkg/action/rollback.go). */
import { goQuote } from '../../apimachinery/go/text.ts';
import { plainMessage } from '../../error-text.ts';
import { HelmFault } from '../../helm/error.ts';
import { releaseNameProblem } from '../../helm/release/names.ts';
import type { Release } from '../../helm/release/release.ts';
import { appliesOnServer } from './apply-method.ts';
import { type Draft, draftOf, presentTime, record, setStatus } from './draft.ts';
import { isReleaseFault } from './faults.ts';
import { execHooks } from './hooks.ts';
import { buildResources } from './objects/build.ts';
import { own } from './objects/ownership.ts';
import type { Resource } from './objects/resource.ts';
import { deleteResources, updateResources } from './objects/write.ts';
import { checkReachable } from './reachable.ts';
import type { ChangeOptions } from './request.ts';
import { NoDeployedReleases } from './storage/errors.ts';
import { explained, type HelmTools, joined } from './tools.ts';
import { type UndoneObject, undoneObjects } from './undoing.ts';
import { newWaiter } from './wait/waiter.ts';

export interface RollbackRequest extends ChangeOptions {
  /** 0: the one before the last. */
  readonly revision: number;
  readonly dryRun: boolean;
  /** auto, true or false. */
  readonly serverSide: string;
  readonly cleanupOnFail: boolean;
  /** 0: no limit. */
  readonly historyMax: number;
  /** Hears, before anything changes, as which revision it is stored and what will become of which object. */
  readonly begun?: (revision: number, objects: readonly UndoneObject[]) => void;
}

const LONGEST_DESCRIPTION = 256;

/** Throws HelmFault. */
export function checkDescription(description: string): void {
  const { length } = [...description];
  if (length <= LONGEST_DESCRIPTION) return;
  throw new HelmFault(`description must be ${LONGEST_DESCRIPTION} characters or less, got ${length}`);
}

/** Throws HelmFault. */
export async function rollback(tools: HelmTools, name: string, request: RollbackRequest): Promise<void> {
  checkDescription(request.description);
  await checkReachable(tools.context);
  const { storage, debug } = tools;
  debug?.('preparing rollback', { name });
  const { current, target, serverSide } = await prepare(tools, name, request);
  if (request.dryRun) {
    debug?.('performing rollback', { name });
    debug?.('dry run', { name });
    return;
  }
  debug?.('creating rolled back release', { name });
  await storage.create(target, request.historyMax);
  debug?.('performing rollback', { name });
  await perform(tools, current, target, { ...request, serverSide });
  debug?.('updating status for rolled back release', { name });
  await storage.update(target);
}

interface Plan {
  readonly current: Draft;
  readonly target: Draft;
  readonly serverSide: boolean;
}

async function prepare(tools: HelmTools, name: string, request: RollbackRequest): Promise<Plan> {
  const { storage, context } = tools;
  if (releaseNameProblem(name) !== undefined) {
    throw new HelmFault(`prepareRollback: Release name is invalid: ${name}`);
  }
  if (request.revision < 0) throw new HelmFault('invalid release revision');
  const current = draftOf(await storage.last(name));
  const wanted = request.revision === 0 ? current.version - 1 : request.revision;
  const history = await storage.history(name);
  if (!history.some(({ version }) => version === wanted)) throw new HelmFault(`release has no ${wanted} version`);
  tools.debug?.('rolling back', { name, currentVersion: current.version, targetVersion: wanted });
  const before = await storage.get(name, wanted);
  const serverSide = appliesOnServer(request.serverSide, before.apply_method);
  return { current, target: targetOf(current, before, request, serverSide, presentTime(context.clock)), serverSide };
}

function targetOf(
  current: Release,
  before: Release,
  { description }: RollbackRequest,
  serverSide: boolean,
  time: string,
): Draft {
  const { first_deployed } = current.info;
  const { notes } = before.info;
  return draftOf({
    name: current.name,
    namespace: current.namespace,
    ...(before.chart && { chart: before.chart }),
    ...(before.config && { config: before.config }),
    info: {
      ...(first_deployed && { first_deployed }),
      last_deployed: time,
      status: 'pending-rollback',
      ...(notes && { notes }),
      rollback_revision: before.version,
      description: description || `Rollback to ${before.version}`,
    },
    version: current.version + 1,
    labels: before.labels,
    ...(before.manifest && { manifest: before.manifest }),
    ...(before.hooks && { hooks: before.hooks }),
    apply_method: serverSide ? 'ssa' : 'csa',
  });
}

type Performed = Omit<RollbackRequest, 'serverSide'> & { readonly serverSide: boolean };

async function build(tools: HelmTools, which: string, { manifest = '' }: Release): Promise<Resource[]> {
  return buildResources(tools, manifest, { validate: false }).catch((error: unknown) => {
    throw explained(`unable to build kubernetes objects from ${which} release manifest`, error);
  });
}

async function perform(tools: HelmTools, current: Draft, target: Draft, request: Performed): Promise<void> {
  const { noHooks, serverSide, forceConflicts, forceReplace } = request;
  const originals = await build(tools, 'current', current);
  const resources = await build(tools, 'new', target);
  if (!noHooks) await execHooks(tools, target, 'pre-rollback', request);
  else tools.debug?.('rollback hooks disabled', { name: target.name });
  request.begun?.(target.version, undoneObjects(originals, resources));
  own(resources, target);
  const options = { serverSide, forceConflicts, forceReplace, migrate: true };
  const { created, error } = await updateResources(tools, originals, resources, options);
  if (error !== undefined) return failed(tools, current, target, created, error, request.cleanupOnFail);
  await wait(tools, current, target, resources, request);
  if (!noHooks) await execHooks(tools, target, 'post-rollback', request);
  await supersedeDeployed(tools, target.name);
  target.info.status = 'deployed';
}

async function failed(
  tools: HelmTools,
  current: Draft,
  target: Draft,
  created: readonly Resource[],
  error: Error,
  cleanup: boolean,
): Promise<never> {
  const words = `Rollback ${goQuote(target.name)} failed: ${plainMessage(error)}`;
  tools.log('WARN', words);
  current.info.status = 'superseded';
  setStatus(target, 'failed', words);
  await record(tools, current);
  await record(tools, target);
  if (!cleanup) throw error;
  tools.debug?.('cleanup on fail set, cleaning up resources', { count: created.length });
  const errors = await deleteResources(tools, created, 'Background');
  if (errors.length === 0) {
    tools.debug?.('resource cleanup complete');
    throw error;
  }
  throw new HelmFault(
    `an error occurred while cleaning up resources. original rollback error: unable to cleanup resources: ${plainMessage(joined(errors, ', '))}`,
  );
}

async function wait(
  tools: HelmTools,
  current: Draft,
  target: Draft,
  resources: readonly Resource[],
  request: Performed,
): Promise<void> {
  const waiter = await newWaiter(tools, request.wait);
  try {
    await waiter.ready(resources, request.timeout, { jobs: request.waitForJobs });
  } catch (error) {
    if (!isReleaseFault(error)) throw error;
    setStatus(target, 'failed', `Release ${goQuote(target.name)} failed: ${plainMessage(error)}`);
    await record(tools, current);
    await record(tools, target);
    throw explained(`release ${target.name} failed`, error);
  }
}

async function supersedeDeployed(tools: HelmTools, name: string): Promise<void> {
  const deployed = await tools.storage.deployedAll(name).catch((error: unknown) => {
    if (error instanceof NoDeployedReleases) return [];
    throw error;
  });
  for (const release of deployed) {
    const draft = draftOf(release);
    tools.debug?.('superseding previous deployment', { version: release.version });
    draft.info.status = 'superseded';
    await record(tools, draft);
  }
}
