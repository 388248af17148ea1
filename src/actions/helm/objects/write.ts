/** Makes, changes and deletes objects of a release (Create, Update and Delete of pkg/kube/client.go). */

import { meta } from '../../../apimachinery/object.ts';
import type { Propagation } from '../../../apimachinery/write-options.ts';
import { plainMessage } from '../../../error-text.ts';
import { isNotFound } from '../../../errors.ts';
import { HelmFault } from '../../../helm/error.ts';
import { isReleaseFault } from '../faults.ts';
import { explained, type HelmTools, joined } from '../tools.ts';
import { type CreateOptions, creator, placeOf, type UpdateOptions, updater } from './apply.ts';
import { NothingVisited, perform } from './perform.ts';
import { read, readIfThere, refresh, remove } from './requests.ts';
import { difference, isSame, RESOURCE_POLICY, type Resource } from './resource.ts';

export interface Outcome {
  readonly created: readonly Resource[];
  /** What went wrong; what was created is known all the same. */
  readonly error: Error | undefined;
}

/** Throws one error for all that failed; the others are made all the same. */
export async function createResources(
  tools: HelmTools,
  resources: readonly Resource[],
  options: CreateOptions,
): Promise<void> {
  tools.debug?.('creating resource(s)', { resources: resources.length });
  const errors = await perform(resources, creator(tools, options));
  if (errors.length > 0) throw joined(errors);
}

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
    tools.debug?.('checking resources for changes', { resources: targets.length });
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
      tools.debug?.('created a new resource', placeOf(target));
      return [];
    }
    const known = originals.find((original) => isSame(original, target));
    if (known === undefined) {
      tools.log(
        'WARN',
        'resource exists on cluster but not in original release, using cluster state as baseline',
        placeOf(target),
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
  const { debug } = tools;
  debug?.('deleting resource', placeOf(original));
  try {
    refresh(original, await read(tools, original));
  } catch (error) {
    // gone, or not to be seen
    if (!isReleaseFault(error)) throw error;
    debug?.('unable to get object', { ...placeOf(original), error: plainMessage(error) });
    return [];
  }
  if (meta(original.object).annotations?.[RESOURCE_POLICY] === 'keep') {
    const policy = { annotation: RESOURCE_POLICY, value: 'keep' };
    debug?.('skipping delete due to annotation', { ...placeOf(original), ...policy });
    return [];
  }
  try {
    await remove(tools, original, 'Background');
    return [];
  } catch (error) {
    if (!isReleaseFault(error)) throw error;
    debug?.('failed to delete resource', { ...placeOf(original), error: plainMessage(error) });
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
      tools.debug?.('starting delete resource', placeOf(resource));
      try {
        await remove(tools, resource, propagation);
      } catch (error) {
        if (!isNotFound(error)) throw error;
        tools.debug?.('ignoring delete failure', { ...placeOf(resource), error: plainMessage(error) });
      }
    });
  } catch (error) {
    if (!(error instanceof NothingVisited)) throw error;
    return [explained('object not found, skipping delete', error)];
  }
}
