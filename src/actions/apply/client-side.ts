/**
 * Client-side apply of one object: the three-way merge, its retries, and --force (kubectl's
 * apply.go and patcher.go).
 */

import { compactJson } from '../../apimachinery/go/compact-json.ts';
import type { JsonObject } from '../../apimachinery/json.ts';
import { LAST_APPLIED, lastApplied, withLastApplied } from '../../apimachinery/last-applied.ts';
import { type KubeObject, meta } from '../../apimachinery/object.ts';
import { applyMergePatch } from '../../apimachinery/patch/json-merge.ts';
import { mergeMaps, withoutNulls } from '../../apimachinery/patch/strategic-merge.ts';
import { plainMessage } from '../../error-text.ts';
import { CliError, isNotFound, StatusError } from '../../errors.ts';
import { itemText, withSource } from '../item-errors.ts';
import { pollUntilGone } from '../poll-gone.ts';
import type { Applied, FileItem } from './item.ts';
import { makePatch, type ObjectPatch } from './patch.ts';
import { type ApplyTools, type ItemLog, type ItemRequests, requestsFor } from './requests.ts';

const CONFLICT_RETRIES = 5;
/** Milliseconds; the first retry has no delay. */
const RETRY_PAUSE = 1000;

/** One object in progress. */
interface Work {
  readonly item: FileItem;
  readonly tools: ApplyTools;
  readonly log: ItemLog;
  readonly requests: ItemRequests;
  /** The file's object with its last-applied annotation. */
  readonly modified: KubeObject;
}

/** Creates the object, or patches it to match the file. Throws kubectl's errors. */
export async function applyClientSide(item: FileItem, tools: ApplyTools, log: ItemLog): Promise<Applied> {
  const modified = withLastApplied(item.object);
  const work: Work = { item, tools, log, requests: requestsFor(item, tools, log), modified };
  const current = await read(work);
  if (current === undefined) return { object: await create(work), operation: 'created' };
  if (lastApplied(current) === undefined) log.say(missingAnnotation(item, tools.program));
  const { text, object } = await patch(work, current);
  warnIfDeleting(object, log);
  return { object, operation: text === '{}' ? 'unchanged' : 'configured' };
}

/** The live object; undefined when there is none. */
async function read({ item, requests }: Work): Promise<KubeObject | undefined> {
  try {
    return await requests.get();
  } catch (error) {
    if (isNotFound(error)) return undefined;
    const doing = `retrieving current configuration of:\n${itemText(item)}\nfrom server for:`;
    throw withSource(doing, item.source, error);
  }
}

/** Drops nulls, so that a creation has the same result as a patch from the same file. */
async function create({ item, tools, requests, modified }: Work): Promise<KubeObject> {
  const object = withoutNulls(modified);
  if (tools.options.dryRun === 'client') return object;
  try {
    return await requests.create(object);
  } catch (error) {
    throw withSource('creating', item.source, error);
  }
}

function missingAnnotation(item: FileItem, program: string): string {
  const start = `Warning: resource ${item.mapping.resource}/${item.name} is missing the ${LAST_APPLIED} annotation which is required by ${program} apply.`;
  return `${start} ${program} apply should only be used on resources created declaratively by either ${program} create --save-config or ${program} apply. The missing annotation will be patched automatically.\n`;
}

/** kubectl's warning for an object that is being deleted. */
export function warnIfDeleting(object: KubeObject, log: ItemLog): void {
  const { deletionTimestamp, name } = meta(object);
  if (deletionTimestamp === undefined || deletionTimestamp === null) return;
  log.say(`Warning: Detected changes to resource ${name} which is currently being deleted.\n`);
}

interface Patched {
  /** What was sent; "{}" when nothing was. */
  readonly text: string;
  readonly object: KubeObject;
}

/** A failure and the patch that was sent; the message shows both. */
class PatchFailure extends Error {
  readonly text: string;
  constructor(text: string, cause: unknown) {
    super('', { cause });
    this.text = text;
  }
}

async function patch(work: Work, current: KubeObject): Promise<Patched> {
  try {
    return await patchWithRetries(work, current);
  } catch (failure) {
    if (!(failure instanceof PatchFailure)) throw failure;
    const doing = `applying patch:\n${failure.text}\nto:\n${itemText(work.item)}\nfor:`;
    throw withSource(doing, work.item.source, failure.cause);
  }
}

async function patchWithRetries(work: Work, first: KubeObject): Promise<Patched> {
  const { clock, signal, options } = work.tools;
  let current = first;
  let failure: PatchFailure | undefined;
  for (let attempt = 0; attempt <= CONFLICT_RETRIES; attempt += 1) {
    if (attempt > 1) await clock.sleep(RETRY_PAUSE, signal);
    if (attempt > 0) current = await readAgain(work);
    try {
      return await patchOnce(work, current);
    } catch (error) {
      if (!(error instanceof PatchFailure)) throw error;
      failure = error;
      if (!hasReason(error.cause, 'Conflict') || options.dryRun === 'client') break;
    }
  }
  const cause = failure?.cause;
  if (options.force && (hasReason(cause, 'Conflict') || hasReason(cause, 'Invalid'))) return recreate(work, current);
  if (options.dryRun === 'client') throw failure;
  throw new PatchFailure(failure?.text ?? '', withSource('patching', work.item.source, cause));
}

async function readAgain({ requests }: Work): Promise<KubeObject> {
  try {
    return await requests.get();
  } catch (error) {
    throw new PatchFailure('', error);
  }
}

const hasReason = (error: unknown, reason: string): boolean => error instanceof StatusError && error.reason === reason;

async function patchOnce(work: Work, current: KubeObject): Promise<Patched> {
  const { item, tools, log, requests, modified } = work;
  const { overwrite, openapiPatch, dryRun } = tools.options;
  const input = { mapping: item.mapping, modified, current, overwrite, openapiPatch };
  const made = await makePatch(input, tools.openApi, log.say).catch((error: unknown) => {
    throw new PatchFailure('', error);
  });
  const text = compactJson(made.patch);
  if (text === '{}') return { text, object: current };
  if (dryRun === 'client') return { text, object: applyLocally(made, current) };
  const type = made.strategic ? 'application/strategic-merge-patch+json' : 'application/merge-patch+json';
  try {
    return { text, object: await requests.patch(type, text) };
  } catch (error) {
    throw new PatchFailure(text, error);
  }
}

function applyLocally({ strategic, patch, schema }: ObjectPatch, current: KubeObject): KubeObject {
  const patched: JsonObject = strategic ? mergeMaps(current, patch, schema, 'apply') : applyMergePatch(current, patch);
  return patched as KubeObject;
}

/** Deletes the object and creates it from the file. Restores the old object when that fails. */
async function recreate(work: Work, current: KubeObject): Promise<Patched> {
  const text = `${compactJson(work.modified)}\n`;
  try {
    await work.requests.delete();
    await pollUntilGone(work.tools, work.tools.options.timeout, () => work.requests.get());
    return { text, object: await createOrRestore(work, current) };
  } catch (error) {
    throw new PatchFailure(text, error);
  }
}

async function createOrRestore({ requests, modified }: Work, current: KubeObject): Promise<KubeObject> {
  try {
    return await requests.create(modified);
  } catch (error) {
    try {
      await requests.create(current);
    } catch (second) {
      throw new CliError(
        `An error occurred force-replacing the existing object with the newly provided one:\n\n${plainMessage(error)}.\n\nAdditionally, an error occurred attempting to restore the original object:\n\n${plainMessage(second)}`,
        { cause: error },
      );
    }
    throw error;
  }
}
