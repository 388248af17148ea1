/** Shared by `certificate approve` and `certificate deny`: a condition in the status of each request. */

import { goQuote } from '../../apimachinery/go/text.ts';
import type { JsonObject } from '../../apimachinery/json.ts';
import { isJsonObject } from '../../apimachinery/json.ts';
import { certificateSigningRequests } from '../../apimachinery/known-types.ts';
import { at, groupKind, gvkOf, type KubeObject, meta } from '../../apimachinery/object.ts';
import type { Invocation } from '../../cli/command.ts';
import { bool, type Values } from '../../cli/flag.ts';
import { filenameFlags, namedFiles, namesNoFiles, printFlags } from '../../cli/flag-sets.ts';
import type { Context } from '../../context.ts';
import { CliError, isNotFound, StatusError } from '../../errors.ts';
import { getObject, replaceObject } from '../../kube/objects.ts';
import { selectObjects } from '../../manifest/select.ts';
import type { Item } from '../../manifest/selection.ts';
import { printerOf } from '../shared/generated-objects.ts';
import { oneByOne } from '../shared/one-by-one.ts';
import { clusterOfClient } from '../shared/rest-config.ts';

export const decisionFlags = {
  ...filenameFlags,
  ...printFlags,
  force: bool('Send the request again even if it is decided in this way already'),
} as const;

export interface Decision {
  /** The word of the message. */
  readonly done: 'approved' | 'denied';
  readonly type: 'Approved' | 'Denied';
  /** A request with this condition was decided the other way: it is left alone. */
  readonly opposite: 'Approved' | 'Denied';
  readonly reason: string;
  readonly message: string;
}

/** How often a request is read and decided again when somebody else writes it meanwhile. */
const RETRIES = 10;

const conditionsOf = (request: KubeObject): readonly JsonObject[] => {
  const conditions = at(request, 'status', 'conditions');
  return Array.isArray(conditions) ? conditions.filter(isJsonObject) : [];
};

/** The request with the condition, or as it is when it has it. Throws CliError for the opposite one. */
function decided(request: KubeObject, decision: Decision, now: number): KubeObject {
  const conditions = conditionsOf(request);
  if (conditions.some(({ type }) => type === decision.opposite)) {
    const name = goQuote(meta(request).name ?? '');
    throw new CliError(`certificate signing request ${name} is already ${decision.opposite}`);
  }
  if (conditions.some(({ type }) => type === decision.type)) return request;
  const { type, reason, message } = decision;
  const lastUpdateTime = `${new Date(now).toISOString().slice(0, 19)}Z`;
  const condition = { type, status: 'True', reason, message, lastUpdateTime };
  const status = isJsonObject(request.status) ? request.status : {};
  return { ...request, status: { ...status, conditions: [...conditions, condition] } };
}

/** The request in the one version that is written. Throws CliError and StatusError. */
async function readRequest(context: Context, name: string): Promise<KubeObject> {
  const { transport } = await context.cluster();
  try {
    return await getObject(transport, { mapping: certificateSigningRequests, name }, { signal: context.signal });
  } catch (error) {
    if (!isNotFound(error)) throw error;
    throw new CliError(`could not find v1 version of ${name}: ${error.message}`, { cause: error });
  }
}

async function decide(context: Context, item: Item, decision: Decision, force: boolean): Promise<void> {
  const { transport } = await context.cluster();
  const { name } = item;
  for (let retries = 0; ; retries += 1) {
    const request = await readRequest(context, name);
    const next = decided(request, decision, context.clock.now());
    if (next === request && !force) return;
    const address = { mapping: certificateSigningRequests, name, subresource: 'approval' };
    const options = { query: { fieldManager: 'kubectl' }, signal: context.signal };
    try {
      await replaceObject(transport, address, next, options);
      return;
    } catch (error) {
      const conflict = error instanceof StatusError && error.reason === 'Conflict';
      if (!conflict || retries >= RETRIES) throw error;
    }
  }
}

function assertRequest(object: KubeObject): void {
  const { group, kind } = gvkOf(object);
  if (group === certificateSigningRequests.group && kind === certificateSigningRequests.kind) return;
  throw new CliError(
    `can only handle ${groupKind(certificateSigningRequests)} objects, got ${groupKind({ group, kind })}`,
  );
}

/** Decides every request that words or files name, and goes on after one that fails. */
export async function decideAll(
  context: Context,
  invocation: Pick<Invocation, 'args' | 'changed'> & { readonly flags: Values<typeof decisionFlags> },
  decision: Decision,
): Promise<number> {
  const { flags, args } = invocation;
  const printer = await printerOf(context, invocation, 'none', 'sorted');
  await clusterOfClient(context);
  if (args.length === 0 && namesNoFiles(flags)) {
    throw new CliError('one or more CSRs must be specified as <name> or -f <filename>');
  }
  const selection = await selectObjects(context, {
    names: { defaultType: 'certificatesigningrequests', words: args },
    ...namedFiles(flags),
    continueOnError: true,
    latest: true,
    // kubectl gives no namespace to objects that need one: they are none that it decides
    namespace: '',
    enforceNamespace: false,
  });
  await oneByOne(context, selection, async (item) => {
    const object = item.object as KubeObject;
    assertRequest(object);
    await decide(context, item, decision, flags.force);
    printer.print(object, decision.done, (text) => context.io.stdout.write(text));
  });
  if (selection.items.length === 0) context.io.stdout.write('No resources found\n');
  return 0;
}
