/** What is live, and what apply would make of it: by dry runs on the server. */

import { warnIfDeleting } from '../../actions/apply/client-side.ts';
import type { FileItem } from '../../actions/apply/item.ts';
import { makePatch } from '../../actions/apply/patch.ts';
import { type ItemLog, withoutResourceVersion } from '../../actions/apply/requests.ts';
import { withSource } from '../../actions/item-errors.ts';
import { liveObject } from '../../actions/live-object.ts';
import { requestFailure } from '../../actions/request-error.ts';
import { compactJson } from '../../apimachinery/go/compact-json.ts';
import { isJsonObject } from '../../apimachinery/json.ts';
import { withoutLastApplied } from '../../apimachinery/last-applied.ts';
import { type KubeObject, meta } from '../../apimachinery/object.ts';
import { isNotFound, StatusError } from '../../errors.ts';
import type { Clock } from '../../io/host.ts';
import { objectPath } from '../../kube/address.ts';
import type { Cluster } from '../../kube/cluster.ts';
import type { OpenApi } from '../../kube/discovery/openapi.ts';
import { createObject, patchObject } from '../../kube/objects.ts';
import { klogLine } from '../../kube/transport/klog.ts';

/** The last one compares without a lock on the object's version. */
const TRIES = 4;

export interface VersionTools {
  readonly cluster: Cluster;
  readonly openApi: OpenApi;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly serverSide: boolean;
  readonly forceConflicts: boolean;
  readonly fieldManager: string;
}

interface Versions {
  /** Undefined: the object does not exist. */
  readonly live: KubeObject | undefined;
  readonly merged: KubeObject;
}

/**
 * Both versions of one object; an object that changes meanwhile is read again. Throws kubectl's
 * errors.
 */
export async function versionsOf(item: FileItem, tools: VersionTools, log: ItemLog): Promise<Versions> {
  let live: KubeObject | undefined;
  try {
    for (let attempt = 1; ; attempt += 1) {
      live = await readLive(item, tools);
      const locked = attempt < TRIES;
      if (!locked) log.say(klogLine('W', tools.clock.now(), unlockedText(item)));
      try {
        return { live, merged: await mergedOf(item, live, locked, tools, log) };
      } catch (error) {
        if (!locked || !isConflict(error)) throw error;
      }
    }
  } finally {
    if (live !== undefined) warnIfDeleting(live, log);
  }
}

const isConflict = (error: unknown): boolean => error instanceof StatusError && error.reason === 'Conflict';

function unlockedText({ mapping: { group, version, kind }, name }: FileItem): string {
  return `Object (${group}/${version}, Kind=${kind}: ${name}) keeps changing, diffing without lock`;
}

async function readLive(item: FileItem, { cluster, signal }: VersionTools): Promise<KubeObject | undefined> {
  try {
    return await liveObject(cluster, item, signal);
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

function mergedOf(
  item: FileItem,
  live: KubeObject | undefined,
  locked: boolean,
  tools: VersionTools,
  log: ItemLog,
): Promise<KubeObject> {
  const { mapping, namespace, name } = item;
  const { cluster, signal, fieldManager, serverSide, forceConflicts } = tools;
  const query = { dryRun: 'All', fieldManager };
  const call = { signal, warn: log.warn };
  if (serverSide) {
    const body = `${compactJson(item.object)}\n`;
    const forced = { ...call, query: { ...query, force: forceConflicts } };
    return patchObject(cluster.transport, { mapping, namespace, name }, 'application/apply-patch+yaml', body, forced);
  }
  if (live === undefined) {
    const object = withoutResourceVersion(item.object);
    return createObject(cluster.transport, { mapping, namespace }, object, { ...call, query });
  }
  return patched(item, live, locked, tools, log);
}

/** The live object after the patch of a client-side apply. */
async function patched(
  item: FileItem,
  live: KubeObject,
  locked: boolean,
  { cluster, openApi, signal, fieldManager }: VersionTools,
  log: ItemLog,
): Promise<KubeObject> {
  const { mapping, namespace, name, source } = item;
  const address = { mapping, namespace, name };
  const query = { dryRun: 'All', fieldManager };
  try {
    const modified = withoutLastApplied(item.object);
    const input = { mapping, modified, current: live, overwrite: true, openapiPatch: true };
    const { strategic, patch } = await makePatch(input, openApi, log.say);
    if (Object.keys(patch).length === 0) return live;
    const metadata = isJsonObject(patch.metadata) ? patch.metadata : {};
    const resourceVersion = meta(live).resourceVersion ?? '';
    const body = locked ? { ...patch, metadata: { ...metadata, resourceVersion } } : patch;
    const type = strategic ? 'application/strategic-merge-patch+json' : 'application/merge-patch+json';
    return await patchObject(cluster.transport, address, type, body, { query, signal, warn: log.warn });
  } catch (error) {
    const sent = { method: 'Patch', path: () => objectPath(address), query } as const;
    throw withSource('patching', source, requestFailure(error, cluster.server, sent));
  }
}
