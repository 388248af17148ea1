/** How one object of a release is made and changed: the ways of apply (pkg/kube/client.go). */

import type { JsonObject } from '../../../apimachinery/json.ts';
import { upgradeManagedFields } from '../../../apimachinery/managed-fields.ts';
import { type KubeObject, meta } from '../../../apimachinery/object.ts';
import { plainMessage } from '../../../error-text.ts';
import { hasReason, serverError } from '../faults.ts';
import { explained, type HelmTools } from '../tools.ts';
import { clientPatch } from './client-patch.ts';
import { create, FIELD_MANAGER, patch, read, readIfThere, refresh, replace, retried, strict } from './requests.ts';
import { placeText, type Resource } from './resource.ts';

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

/** What helm logs with each object. */
export const placeOf = ({ namespace, name, mapping }: Resource) => ({ namespace, name, kind: mapping.kind });
const typedPlaceOf = ({ namespace, name, mapping }: Resource) => ({
  namespace,
  name,
  gvk: `${mapping.group}/${mapping.version}, Kind=${mapping.kind}`,
});

/** Makes an object. */
export function creator(
  tools: HelmTools,
  { serverSide, forceConflicts }: CreateOptions,
): (resource: Resource) => Promise<void> {
  const { debug } = tools;
  if (!serverSide) {
    debug?.('using client-side apply for resource creation');
    return (resource) => retried(tools, 'Conflict', () => create(tools, resource));
  }
  const fields = { forceConflicts, dryRun: false, fieldValidationDirective: 'Strict' };
  debug?.('using server-side apply for resource creation', fields);
  const apply = async (resource: Resource): Promise<void> => {
    try {
      await applyServerSide(tools, resource, forceConflicts);
    } catch (error) {
      debug?.('Error creating resource via patch', { ...typedPlaceOf(resource), error: plainMessage(error) });
      throw error;
    }
    debug?.('Created resource via patch', typedPlaceOf(resource));
  };
  return (resource) => retried(tools, 'Conflict', () => apply(resource), QUOTA_CONFLICT);
}

/** Gives what helm owns by updates to helm as applier, in the live object. Answers whether there was something. */
function takeOver(tools: HelmTools, original: Resource): Promise<boolean> {
  const place = placeText(original);
  return retried(tools, 'Conflict', async () => {
    const live = await read(tools, original).catch((error: unknown) => {
      throw explained(`failed to get object ${place}`, error);
    });
    refresh(original, live);
    const entries = upgradeManagedFields(live, [FIELD_MANAGER], FIELD_MANAGER);
    if (entries === undefined) return false;
    const changes = [
      { op: 'replace', path: '/metadata/managedFields', value: entries },
      { op: 'replace', path: '/metadata/resourceVersion', value: meta(live).resourceVersion ?? '' },
    ];
    await patch(tools, original, 'application/json-patch+json', changes, strict).catch((error: unknown) => {
      if (hasReason(error, 'Conflict')) throw error;
      throw explained(`failed to patch object to upgrade CSA field manager ${place}`, error);
    });
    return true;
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
  const { mapping, name, namespace } = target;
  if (Object.keys(body).length === 0) {
    tools.debug?.('no changes detected', { kind: mapping.kind, name });
    const live = await read(tools, target).catch((error: unknown) => {
      throw explained('failed to refresh resource information', error);
    });
    refresh(target, live);
    return;
  }
  tools.debug?.('patching resource', { kind: mapping.kind, name, namespace });
  await patch(tools, target, type, body).catch((error: unknown) => {
    throw explained(`cannot patch ${JSON.stringify(name)} with kind ${mapping.kind}`, error);
  });
}

type Update = (original: Resource, target: Resource) => Promise<void>;

/** Does it, and logs how it went. */
async function watched({ debug }: HelmTools, done: string, failed: string, target: Resource, work: Promise<unknown>) {
  try {
    await work;
  } catch (error) {
    debug?.(failed, { ...typedPlaceOf(target), error: plainMessage(error) });
    throw error;
  }
  if (done !== '') debug?.(done, typedPlaceOf(target));
}

function replacer(tools: HelmTools): Update {
  const { debug } = tools;
  debug?.('using resource replace update strategy', { fieldValidationDirective: 'Strict' });
  return async (original, target) => {
    await watched(tools, '', 'error replacing the resource', target, replaceWhole(tools, target));
    const { kind } = target.mapping;
    debug?.('replace succeeded', { name: original.name, initialKind: original.object.kind, kind });
  };
}

function applier(tools: HelmTools, { forceConflicts, migrate }: UpdateOptions): Update {
  const { debug } = tools;
  debug?.('using server-side apply for resource update', {
    ...{ forceConflicts, dryRun: false, fieldValidationDirective: 'Strict' },
    upgradeClientSideFieldManager: migrate,
  });
  return async (original, target) => {
    const taken =
      migrate &&
      (await takeOver(tools, original).catch((error: unknown) => {
        debug?.('Error patching resource to replace CSA field management', { error: plainMessage(error) });
        throw error;
      }));
    if (taken) {
      const words = 'Upgraded object client-side field management with server-side apply field management';
      debug?.(words, typedPlaceOf(target));
    }
    const work = applyServerSide(tools, target, forceConflicts);
    await watched(tools, 'Patched resource', 'Error patching resource', target, work);
  };
}

/** Changes an object that is there. */
export function updater(tools: HelmTools, options: UpdateOptions): Update {
  if (options.forceReplace) return replacer(tools);
  if (options.serverSide) return applier(tools, options);
  const { threeWay = false } = options;
  tools.debug?.('using client-side apply for resource update', { threeWayMergeForUnstructured: threeWay });
  return (original, target) => patchClientSide(tools, original.object, target, threeWay);
}
