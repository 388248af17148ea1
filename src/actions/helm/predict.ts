/** What an object would become if a release applied it: by dry runs on the server. */
import type { JsonObject } from '../../apimachinery/json.ts';
import type { KubeObject } from '../../apimachinery/object.ts';
import { StatusError } from '../../errors.ts';
import { createObject, patchObject, type Query } from '../../kube/objects.ts';
import { withoutResourceVersion } from '../apply/requests.ts';
import { serverError } from './faults.ts';
import { clientPatch } from './objects/client-patch.ts';
import { FIELD_MANAGER } from './objects/requests.ts';
import type { Resource } from './objects/resource.ts';
import type { HelmTools } from './tools.ts';

export interface ApplyAs {
  readonly serverSide: boolean;
  readonly forceConflicts: boolean;
}

export interface Prediction {
  readonly object: KubeObject;
  /** Why applying it would fail as it stands: fields of others, one a line. */
  readonly conflicts: readonly string[];
  /** Why the server refuses it; `object` is that of the manifest then. */
  readonly refusal?: string;
}

const QUERY: Query = { dryRun: 'All', fieldManager: FIELD_MANAGER };

const conflictsOf = ({ status, message }: StatusError): readonly string[] => {
  const causes = status.details?.causes ?? [];
  if (causes.length === 0) return [message];
  return causes.map((cause) => `${cause.field ?? ''}: ${cause.message ?? ''}`);
};

async function applied(tools: HelmTools, target: Resource, force: boolean): Promise<Prediction> {
  const { mapping, namespace, name, object } = target;
  const send = (forced: boolean): Promise<KubeObject> => {
    const call = { query: { ...QUERY, force: forced }, signal: tools.context.signal };
    const address = { mapping, namespace, name };
    return patchObject(tools.cluster.transport, address, 'application/apply-patch+yaml', object, call);
  };
  try {
    return { object: await send(force), conflicts: [] };
  } catch (error) {
    if (force || !(error instanceof StatusError) || error.reason !== 'Conflict') throw error;
    return { object: await send(true), conflicts: conflictsOf(error) };
  }
}

async function patched(
  tools: HelmTools,
  target: Resource,
  original: KubeObject | undefined,
  live: KubeObject | undefined,
): Promise<KubeObject> {
  const { mapping, namespace, name } = target;
  const call = { query: QUERY, signal: tools.context.signal };
  const { transport } = tools.cluster;
  if (live === undefined) {
    return createObject(transport, { mapping, namespace }, withoutResourceVersion(target.object), call);
  }
  const { type, body } = await clientPatch(tools, original ?? live, target, false);
  if (Object.keys(body).length === 0) return live;
  return patchObject(transport, { mapping, namespace, name }, type, body as JsonObject, call);
}

/** `original`: what the release had of it before. Throws what requests throw, but for an object that the server refuses. */
export async function predict(
  tools: HelmTools,
  target: Resource,
  { original, live }: { readonly original: KubeObject | undefined; readonly live: KubeObject | undefined },
  as: ApplyAs,
): Promise<Prediction> {
  try {
    if (as.serverSide && target.name !== '') return await applied(tools, target, as.forceConflicts);
    return { object: await patched(tools, target, original, live), conflicts: [] };
  } catch (error) {
    tools.context.signal.throwIfAborted();
    const refused = serverError(error);
    if (refused === undefined) throw error;
    return { object: target.object, conflicts: [], refusal: refused.message };
  }
}
