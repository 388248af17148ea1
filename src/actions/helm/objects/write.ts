/** Makes, changes and deletes objects of a release (Create, Update and Delete of pkg/kube/client.go). */

import type { JsonObject } from '../../../apimachinery/json.ts';
import { upgradeManagedFields } from '../../../apimachinery/managed-fields.ts';
import { type KubeObject, meta } from '../../../apimachinery/object.ts';
import type { Propagation } from '../../../apimachinery/write-options.ts';
import { plainMessage } from '../../../error-text.ts';
import { isNotFound } from '../../../errors.ts';
import { HelmFault } from '../../../helm/error.ts';
import { hasReason, isReleaseFault, serverError } from '../faults.ts';
import { explained, type HelmTools, joined } from '../tools.ts';
import { clientPatch } from './client-patch.ts';
import { NothingVisited, perform } from './perform.ts';
import {
  create,
  FIELD_MANAGER,
  patch,
  read,
  readIfThere,
  refresh,
  remove,
  replace,
  retried,
  strict,
} from './requests.ts';
import { difference, isSame, placeText, RESOURCE_POLICY, type Resource } from './resource.ts';

export interface CreateOptions {
  readonly serverSide: boolean;
  readonly forceConflicts: boolean;
}

export interface UpdateOptions extends CreateOptions {
  readonly forceReplace: boolean;
  /** Custom resources are merged from three sides (client-side only). */
  readonly threeWay?: boolean;
  /** Take over what helm owns from its client-side days (server-side only). */
  readonly migrate: boolean;
}

export interface Outcome {
  readonly created: readonly Resource[];
  /** What went wrong; what was created is known all the same. */
  readonly error: Error | undefined;
}

const QUOTA_CONFLICT = /Operation cannot be fulfilled on resourcequotas.*the object has been modified/s;

async function applyServerSide(tools: HelmTools, resource: Resource, force: boolean): Promise<void> {
  try {
    await patch(tools, resource, 'application/apply-patch+yaml', resource.object, { ...strict, force });
  } catch (error) {
    if (serverError(error)?.code === 415) throw explained('server-side apply not available on the server', error);
    const place = placeText(resource);
    throw explained(
      hasReason(error, 'Conflict')
        ? `conflict occurred while applying object ${place}`
        : `server-side apply failed for object ${place}`,
      error,
    );
  }
}

const creator =
  (tools: HelmTools, { serverSide, forceConflicts }: CreateOptions) =>
  (resource: Resource): Promise<void> =>
    serverSide
      ? retried(tools, 'Conflict', () => applyServerSide(tools, resource, forceConflicts), QUOTA_CONFLICT)
      : retried(tools, 'Conflict', () => create(tools, resource));

/** Throws one error for all that failed; the others are made all the same. */
export async function createResources(
  tools: HelmTools,
  resources: readonly Resource[],
  options: CreateOptions,
): Promise<void> {
  const errors = await perform(resources, creator(tools, options));
  if (errors.length > 0) throw joined(errors);
}

/** Gives what helm owns by updates to helm as applier, in the live object. */
function takeOver(tools: HelmTools, original: Resource): Promise<void> {
  const place = placeText(original);
  return retried(tools, 'Conflict', async () => {
    const live = await read(tools, original).catch((error: unknown) => {
      throw explained(`failed to get object ${place}`, error);
    });
    refresh(original, live);
    const entries = upgradeManagedFields(live, [FIELD_MANAGER], FIELD_MANAGER);
    if (entries === undefined) return;
    const changes = [
      { op: 'replace', path: '/metadata/managedFields', value: entries },
      { op: 'replace', path: '/metadata/resourceVersion', value: meta(live).resourceVersion ?? '' },
    ];
    await patch(tools, original, 'application/json-patch+json', changes, strict).catch((error: unknown) => {
      if (hasReason(error, 'Conflict')) throw error;
      throw explained(`failed to patch object to upgrade CSA field manager ${place}`, error);
    });
  });
}

async function replaceWhole(tools: HelmTools, target: Resource): Promise<void> {
  const wanted = target.object;
  try {
    const live = meta(wanted).resourceVersion ? undefined : await readIfThere(tools, target);
    const metadata: JsonObject = { ...(wanted.metadata as JsonObject) };
    if (live !== undefined) metadata.resourceVersion = meta(live).resourceVersion ?? '';
    await replace(tools, target, { ...wanted, metadata });
  } catch (error) {
    throw explained('failed to replace object', error);
  }
}

async function patchClientSide(
  tools: HelmTools,
  original: KubeObject,
  target: Resource,
  threeWay: boolean,
): Promise<void> {
  const { type, body } = await clientPatch(tools, original, target, threeWay).catch((error: unknown) => {
    throw explained('failed to create patch', error);
  });
  if (Object.keys(body).length === 0) {
    const live = await read(tools, target).catch((error: unknown) => {
      throw explained('failed to refresh resource information', error);
    });
    refresh(target, live);
    return;
  }
  await patch(tools, target, type, body).catch((error: unknown) => {
    throw explained(`cannot patch ${JSON.stringify(target.name)} with kind ${target.mapping.kind}`, error);
  });
}

const updater =
  (tools: HelmTools, options: UpdateOptions) =>
  async (original: Resource, target: Resource): Promise<void> => {
    if (options.forceReplace) return replaceWhole(tools, target);
    if (!options.serverSide) return patchClientSide(tools, original.object, target, options.threeWay ?? false);
    if (options.migrate) await takeOver(tools, original);
    return applyServerSide(tools, target, options.forceConflicts);
  };

function checkUpdate({ serverSide, forceConflicts, forceReplace, threeWay = false }: UpdateOptions): void {
  const refuse = (problem: string): never => {
    throw new HelmFault(problem);
  };
  if (!serverSide && forceConflicts) {
    refuse('invalid client update option(s): forceConflicts enabled when serverSideApply disabled');
  }
  if (threeWay && serverSide) {
    refuse('invalid operation: cannot use three-way merge for unstructured and server-side apply together');
  }
  if (forceConflicts && forceReplace) {
    refuse('invalid operation: cannot use force conflicts and force replace together');
  }
  if (serverSide && forceReplace) {
    refuse('invalid operation: cannot use server-side apply and force replace together');
  }
}

/** Creates or changes each target, in order; then deletes the originals that are no targets, but what is to be kept. */
export async function updateResources(
  tools: HelmTools,
  originals: readonly Resource[],
  targets: readonly Resource[],
  options: UpdateOptions,
): Promise<Outcome> {
  const created: Resource[] = [];
  try {
    checkUpdate(options);
    const change = changer(tools, originals, options, created);
    const errors: Error[] = [];
    for (const target of targets) errors.push(...(await change(target)));
    if (errors.length > 0) return { created, error: joined(errors, ' && ') };
    const left: Error[] = [];
    for (const original of difference(originals, targets)) left.push(...(await deleteLeft(tools, original)));
    return { created, error: left.length === 0 ? undefined : joined(left, ' && ') };
  } catch (error) {
    if (!isReleaseFault(error)) throw error;
    return { created, error };
  }
}

/** Answers the error of a change, after which the others go on; others are thrown. */
function changer(
  tools: HelmTools,
  originals: readonly Resource[],
  options: UpdateOptions,
  created: Resource[],
): (target: Resource) => Promise<readonly Error[]> {
  const make = creator(tools, options);
  const update = updater(tools, options);
  return async (target) => {
    const live = await readIfThere(tools, target).catch((error: unknown) => {
      throw explained('could not get information about the resource', error);
    });
    if (live === undefined) {
      created.push(target);
      await make(target).catch((error: unknown) => {
        throw explained('failed to create resource', error);
      });
      return [];
    }
    const known = originals.find((original) => isSame(original, target));
    if (known === undefined) {
      const { mapping, namespace, name } = target;
      const fields = { namespace, name, kind: mapping.kind };
      tools.log(
        'WARN',
        'resource exists on cluster but not in original release, using cluster state as baseline',
        fields,
      );
    }
    try {
      await update(known ?? { ...target, object: live }, target);
      return [];
    } catch (error) {
      if (!isReleaseFault(error)) throw error;
      return [error];
    }
  };
}

async function deleteLeft(tools: HelmTools, original: Resource): Promise<readonly Error[]> {
  try {
    refresh(original, await read(tools, original));
  } catch (error) {
    // gone, or not to be seen
    if (isReleaseFault(error)) return [];
    throw error;
  }
  if (meta(original.object).annotations?.[RESOURCE_POLICY] === 'keep') return [];
  try {
    await remove(tools, original, 'Background');
    return [];
  } catch (error) {
    if (!isReleaseFault(error)) throw error;
    if (isNotFound(error)) return [];
    const { namespace, name, mapping } = original;
    return [
      new HelmFault(
        `failed to delete resource namespace=${namespace}, name=${name}, kind=${mapping.kind}: ${plainMessage(error)}`,
        { cause: error },
      ),
    ];
  }
}

/** Deletes what is there. Returns the errors; what is not found is none. */
export async function deleteResources(
  tools: HelmTools,
  resources: readonly Resource[],
  propagation: Propagation,
): Promise<readonly Error[]> {
  try {
    return await perform(resources, async (resource) => {
      try {
        await remove(tools, resource, propagation);
      } catch (error) {
        if (!isNotFound(error)) throw error;
      }
    });
  } catch (error) {
    if (!(error instanceof NothingVisited)) throw error;
    return [explained('object not found, skipping delete', error)];
  }
}
