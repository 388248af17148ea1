/** Uninstalls a release (pkg/action/uninstall.go). */
import type { Propagation } from '../../apimachinery/write-options.ts';
import { plainMessage } from '../../error-text.ts';
import { HelmFault } from '../../helm/error.ts';
import { type Manifest, sortManifests, splitManifests } from '../../helm/release/manifests.ts';
import { releaseNameProblem } from '../../helm/release/names.ts';
import type { Release } from '../../helm/release/release.ts';
import { type Draft, draftOf, presentTime } from './draft.ts';
import { isReleaseFault } from './faults.ts';
import { execHooks } from './hooks.ts';
import { buildResources } from './objects/build.ts';
import { type Verified, verifyOwnership } from './objects/ownership.ts';
import { RESOURCE_POLICY, type Resource } from './objects/resource.ts';
import { deleteResources } from './objects/write.ts';
import { checkReachable } from './reachable.ts';
import { NoDeployedReleases, ReleaseNotFound } from './storage/errors.ts';
import { explained, type HelmTools, joined } from './tools.ts';
import type { WaitStrategy } from './wait/strategy.ts';
import { newWaiter } from './wait/waiter.ts';

export interface UninstallOptions {
  readonly dryRun: boolean;
  readonly noHooks: boolean;
  readonly ignoreNotFound: boolean;
  readonly keepHistory: boolean;
  readonly wait: WaitStrategy;
  /** Background where there is none. */
  readonly cascade?: Propagation;
  /** Milliseconds for each wait. */
  readonly timeout: number;
  readonly description: string;
  /** Hears which objects go, before any is deleted. */
  readonly going?: (resources: readonly Resource[]) => void;
}

/** Those that stay and those that go; what has another policy does neither. */
function partedByPolicy(manifests: readonly Manifest[]): { keep: readonly Manifest[]; remove: readonly Manifest[] } {
  const policyOf = ({ head }: Manifest): string | undefined =>
    head.annotations.get(RESOURCE_POLICY)?.trim().toLowerCase();
  return {
    keep: manifests.filter((manifest) => policyOf(manifest) === 'keep'),
    remove: manifests.filter((manifest) => policyOf(manifest) === undefined),
  };
}

const keptText = (keep: readonly Manifest[]): string =>
  keep.length === 0
    ? ''
    : `These resources were kept due to the resource policy:\n${keep.map(({ head }) => `[${head.kind}] ${head.name}\n`).join('')}`;

/** Helm names the documents by number, and sorts these names as texts. */
function manifestsOf({ manifest = '' }: Release): readonly Manifest[] {
  const files = new Map(splitManifests(manifest).map((text, index) => [`manifest-${index}`, text]));
  return sortManifests(files, 'uninstall').manifests;
}

const textOf = (manifests: readonly Manifest[]): string => manifests.map(({ content }) => `\n---\n${content}`).join('');

/** Answers what was kept, for people; undefined when there was no such release. Throws HelmFault. */
export async function uninstall(
  tools: HelmTools,
  name: string,
  options: UninstallOptions,
): Promise<string | undefined> {
  await checkReachable(tools.context);
  if (options.dryRun) return rehearse(tools, name, options);
  if (releaseNameProblem(name) !== undefined) throw new HelmFault(`uninstall: Release name is invalid: ${name}`);
  let revisions: readonly Release[];
  try {
    revisions = await tools.storage.history(name);
  } catch (error) {
    if (!isReleaseFault(error)) throw error;
    if (options.ignoreNotFound) return undefined;
    throw explained(`uninstall: Release not loaded: ${name}`, error);
  }
  const last = revisions.at(-1);
  if (last === undefined) throw new HelmFault('no release provided');
  if (last.info.status !== 'uninstalled') return run(tools, draftOf(last), revisions, options);
  if (options.keepHistory) throw new HelmFault(`the release named "${name}" is already deleted`);
  await purge(tools, revisions).catch((error: unknown) => {
    throw explained('uninstall: Failed to purge the release', error);
  });
  return '';
}

async function purge({ storage }: HelmTools, revisions: readonly Release[]): Promise<void> {
  for (const { name, version } of revisions) await storage.delete(name, version);
}

/** Stores a revision; a failure is not worth a word. */
async function keep({ storage, debug }: HelmTools, release: Release): Promise<void> {
  await storage.update(release).catch((error: unknown) => {
    if (!isReleaseFault(error)) throw error;
    debug?.('uninstall: Failed to store updated release', { error: plainMessage(error) });
  });
}

async function run(
  tools: HelmTools,
  draft: Draft,
  revisions: readonly Release[],
  options: UninstallOptions,
): Promise<string> {
  const { name, info } = draft;
  const { debug } = tools;
  debug?.('uninstall: deleting release', { name });
  info.status = 'uninstalling';
  info.deleted = presentTime(tools.context.clock);
  info.description = 'Deletion in progress (or silently failed)';
  const hookOptions = { ...options, serverSide: true };
  if (options.noHooks) debug?.('delete hooks disabled', { release: name });
  else await execHooks(tools, draft, 'pre-delete', hookOptions);
  await keep(tools, draft);
  const { removed, kept, errors } = await removeObjects(tools, draft, options);
  if (errors.length > 0) {
    debug?.('uninstall: Failed to delete release', { error: `[${errors.map(plainMessage).join(' ')}]` });
    throw new HelmFault(`failed to delete release: ${name}`, { cause: errors[0] });
  }
  const problems: Error[] = [];
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      if (!isReleaseFault(error)) throw error;
      problems.push(error);
    }
  };
  const waiter = await newWaiter(tools, options.wait);
  await attempt(() => waiter.gone(removed, options.timeout));
  if (!options.noHooks) await attempt(() => execHooks(tools, draft, 'post-delete', hookOptions));
  info.status = 'uninstalled';
  info.description = options.description || 'Uninstallation complete';
  if (options.keepHistory) {
    await keep(tools, draft);
    await supersedeDeployed(tools, name);
  } else {
    debug?.('purge requested', { release: name });
    await attempt(() =>
      purge(tools, revisions).catch((error: unknown) => {
        throw explained('uninstall: Failed to purge the release', error);
      }),
    );
  }
  if (problems.length === 0) return kept;
  throw explained(`uninstallation completed with ${problems.length} error(s)`, joined(problems, '; '));
}

/** Revisions that still count as deployed do not any more. */
async function supersedeDeployed(tools: HelmTools, name: string): Promise<void> {
  const deployed = await tools.storage.deployedAll(name).catch((error: unknown) => {
    if (error instanceof NoDeployedReleases) return [];
    throw error;
  });
  for (const release of deployed) {
    tools.debug?.('superseding previous deployment', { version: release.version });
    await keep(tools, { ...release, info: { ...release.info, status: 'superseded' } });
  }
}

function propagationOf({ debug }: HelmTools, cascade: Propagation | undefined): Propagation {
  if (cascade !== undefined) return cascade;
  debug?.('uninstall: given cascade value, defaulting to delete propagation background', { value: '' });
  return 'Background';
}

interface Removal {
  readonly removed: readonly Resource[];
  readonly kept: string;
  readonly errors: readonly Error[];
}

const failedRemoval = (error: unknown): Removal => {
  if (!isReleaseFault(error)) throw error;
  return { removed: [], kept: '', errors: [error] };
};

async function removeObjects(
  tools: HelmTools,
  release: Release,
  { cascade, going }: UninstallOptions,
): Promise<Removal> {
  try {
    const { keep: kept, remove } = partedByPolicy(manifestsOf(release));
    const resources = await buildResources(tools, textOf(remove), { validate: false });
    const verified = await verifyOwnership(tools, resources, release);
    warnOfKept(tools, release, verified);
    const { owned } = verified;
    going?.(owned);
    for (const resource of owned) {
      tools.debug?.('deleting resource owned by this release', { ...fieldsOf(resource), release: release.name });
    }
    const errors = owned.length === 0 ? [] : await deleteResources(tools, owned, propagationOf(tools, cascade));
    return { removed: owned, kept: [keptText(kept), ...leftTexts(verified)].filter(Boolean).join('\n'), errors };
  } catch (error) {
    return failedRemoval(error);
  }
}

const fieldsOf = ({ mapping, name, namespace }: Resource) => ({ kind: mapping.kind, name, namespace });

function warnOfKept({ log }: HelmTools, { name }: Release, { foreign, unknown }: Verified): void {
  const skipping = 'skipping delete of resource';
  for (const resource of foreign) {
    log('WARN', `${skipping} not owned by this release`, { ...fieldsOf(resource), release: name });
  }
  for (const { resource, error } of unknown) {
    log('WARN', `${skipping} because ownership could not be verified`, {
      ...fieldsOf(resource),
      release: name,
      error: plainMessage(error),
    });
  }
}

function leftTexts({ foreign, unknown }: Verified): readonly string[] {
  const line = ({ mapping, name }: Resource): string => `[${mapping.kind}] ${name}`;
  const texts: string[] = [];
  if (foreign.length > 0) {
    const head = `${foreign.length} resource(s) were not deleted because they are not owned by this release:`;
    texts.push([head, ...foreign.map(line), ''].join('\n'));
  }
  if (unknown.length > 0) {
    const head = `${unknown.length} resource(s) were not deleted because their ownership could not be verified:`;
    const lines = unknown.map(({ resource, error }) => `${line(resource)}: ${plainMessage(error)}`);
    texts.push([head, ...lines, ''].join('\n'));
  }
  return texts;
}

/** --dry-run: only says what would stay. */
async function rehearse(tools: HelmTools, name: string, options: UninstallOptions): Promise<string | undefined> {
  const { log, debug } = tools;
  if (releaseNameProblem(name) !== undefined) throw new HelmFault(`releaseContent: Release name is invalid: ${name}`);
  let release: Release;
  try {
    release = await tools.storage.last(name);
  } catch (error) {
    if (error instanceof ReleaseNotFound && options.ignoreNotFound) return undefined;
    throw error;
  }
  try {
    const { keep: kept, remove } = partedByPolicy(manifestsOf(release));
    const resources = await buildResources(tools, textOf(remove), { validate: false }).catch(ignored);
    const { owned, foreign, unknown } = await verifyOwnership(tools, resources, release);
    const warn = (words: string, count: number): void =>
      log('WARN', `dry-run: resources would be skipped because ${words}`, { release: name, count });
    if (foreign.length > 0) warn('they are not owned by this release', foreign.length);
    for (const resource of foreign) log('WARN', 'dry-run: would skip resource', fieldsOf(resource));
    if (unknown.length > 0) warn('their ownership could not be verified', unknown.length);
    for (const { resource, error } of unknown) {
      const fields = { ...fieldsOf(resource), error: plainMessage(error) };
      log('WARN', 'dry-run: would skip resource (ownership could not be verified)', fields);
    }
    if (owned.length > 0) debug?.('dry-run: resources would be deleted', { release: name, count: owned.length });
    for (const resource of owned) debug?.('dry-run: would delete resource', fieldsOf(resource));
    return keptText(kept);
  } catch (error) {
    if (error instanceof HelmFault) return '';
    throw error;
  }
}

function ignored(error: unknown): Resource[] {
  if (isReleaseFault(error)) return [];
  throw error;
}
