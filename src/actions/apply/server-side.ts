/**
 * Server-side apply of one object, and the hand-over of fields that client-side apply owned before.
 */

import { compactJson } from '../../apimachinery/go/compact-json.ts';
import { LAST_APPLIED, lastApplied } from '../../apimachinery/last-applied.ts';
import { lastAppliedOwners, upgradeManagedFields } from '../../apimachinery/managed-fields.ts';
import { type KubeObject, meta } from '../../apimachinery/object.ts';
import { plainMessage } from '../../error-text.ts';
import { CliError, StatusError } from '../../errors.ts';
import type { Source } from '../../manifest/document.ts';
import { placesOfStatus } from '../../manifest/places.ts';
import { warnIfDeleting } from './client-side.ts';
import type { Applied, FileItem } from './item.ts';
import { type ApplyTools, type ItemLog, type ItemRequests, requestsFor } from './requests.ts';

/** The manager of kubectl's server-side apply, unless --field-manager sets another one. */
export const SERVER_SIDE_MANAGER = 'kubectl';
/** Owns only the last-applied annotation, so that server-side apply does not drop it. */
const ANNOTATION_MANAGER = 'kubectl-last-applied';
const MIGRATION_TRIES = 5;

const APPLY = 'application/apply-patch+yaml';

/**
 * Sends the object for the server to merge. Throws kubectl's conflict report and its other errors.
 */
export async function applyServerSide(item: FileItem, tools: ApplyTools, log: ItemLog): Promise<Applied> {
  const requests = requestsFor(item, tools, log);
  const force = tools.options.forceConflicts;
  // sorted as kubectl sends it: the server's report of wrong fields depends on their order
  const body = `${compactJson(item.object)}\n`;
  const applied = await requests.patch(APPLY, body, { force }).catch((error: unknown) => {
    throw worded(error, item.source);
  });
  const object = await migrate(applied, body, requests, tools, log);
  warnIfDeleting(object, log);
  return { object, operation: 'serverside-applied' };
}

function worded(error: unknown, source: Source | undefined): unknown {
  if (!(error instanceof StatusError)) return error;
  if (error.code === 415) return new CliError(`Server-side apply not available on the server: (${error.message})`);
  const places = source === undefined ? [] : placesOfStatus(source, error.status);
  return error.reason === 'Conflict'
    ? new CliError(`${error.message}\n${conflictAdvice}`, { cause: error, places })
    : new StatusError(error.status, error.code, places);
}

const conflictAdvice = `Please review the fields above--they currently have other managers. Here
are the ways you can resolve this warning:
* If you intend to manage all of these fields, please re-run the apply
  command with the \`--force-conflicts\` flag.
* If you do not intend to manage all of the fields, please edit your
  manifest to remove references to the fields that should keep their
  current managers.
* You may co-own fields by updating your manifest to match the existing
  value; in this case, you'll become the manager if the other manager(s)
  stop managing the field (remove it from their configuration).
See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts`;

const laterAgain = 'This is non-fatal and will be retried next time you apply.';

/**
 * Sends three more requests if the object was managed by client-side apply until now. Failures are
 * warnings.
 */
async function migrate(
  applied: KubeObject,
  body: string,
  requests: ItemRequests,
  tools: ApplyTools,
  log: ItemLog,
): Promise<KubeObject> {
  let object = applied;
  try {
    object = await keepAnnotation(object, requests, tools.options.fieldManager);
  } catch (error) {
    const problem = `failed to migrate ${LAST_APPLIED} for Server-Side Apply`;
    log.say(`Warning: ${problem}. ${laterAgain} Error: ${plainMessage(error)}\n`);
    return object;
  }
  try {
    const migrated = await handOver(object, requests, tools.options.fieldManager);
    if (migrated === undefined) return object;
    object = migrated;
  } catch (error) {
    const problem = 'server rejected managed fields migration to Server-Side Apply';
    log.say(`Warning: ${problem}. ${laterAgain} Error: ${plainMessage(error)}\n`);
    return object;
  }
  try {
    // Fields that the file dropped can be removed only now that we own them.
    return await requests.patch(APPLY, body, { force: tools.options.forceConflicts });
  } catch (error) {
    const problem = 'failed to re-apply configuration after performing Server-Side Apply migration';
    log.say(`Warning: ${problem}. ${laterAgain} Error: ${plainMessage(error)}\n`);
    return object;
  }
}

async function keepAnnotation(object: KubeObject, requests: ItemRequests, manager: string): Promise<KubeObject> {
  const text = lastApplied(object);
  if (manager !== SERVER_SIDE_MANAGER || text === undefined) return object;
  if (lastAppliedOwners(object, 'Apply').length > 0) return object;
  const { name, namespace } = meta(object);
  const { apiVersion, kind } = object;
  const metadata = { name, ...(namespace === undefined ? {} : { namespace }), annotations: { [LAST_APPLIED]: text } };
  return requests.patch(APPLY, JSON.stringify({ apiVersion, kind, metadata }), { fieldManager: ANNOTATION_MANAGER });
}

/** Undefined when there is nothing to migrate. */
async function handOver(object: KubeObject, requests: ItemRequests, manager: string): Promise<KubeObject | undefined> {
  const managers = lastAppliedOwners(object, 'Update');
  let current = object;
  for (let attempt = 1; ; attempt += 1) {
    const entries = upgradeManagedFields(current, managers, manager);
    if (entries === undefined) return undefined;
    const patch = [
      { op: 'replace', path: '/metadata/managedFields', value: entries },
      // replace, not test: a newer version is then a conflict, not an invalid request.
      { op: 'replace', path: '/metadata/resourceVersion', value: meta(current).resourceVersion ?? '' },
    ];
    try {
      return await requests.patch('application/json-patch+json', JSON.stringify(patch));
    } catch (error) {
      if (!(error instanceof StatusError) || error.reason !== 'Conflict' || attempt === MIGRATION_TRIES) throw error;
    }
    current = await requests.get();
  }
}
