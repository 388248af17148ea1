/** Which release an object belongs to (pkg/action/validate.go). */
import { goQuote } from '../../../apimachinery/go/text.ts';
import { isJsonObject, type JsonObject } from '../../../apimachinery/json.ts';
import { at, type KubeObject, meta, mutableMeta } from '../../../apimachinery/object.ts';
import { HelmFault } from '../../../helm/error.ts';
import { isReleaseFault } from '../faults.ts';
import { explained, type HelmTools } from '../tools.ts';
import { readIfThere } from './requests.ts';
import { type Resource, resourceText } from './resource.ts';

const MANAGED_BY = 'app.kubernetes.io/managed-by';
const RELEASE_NAME = 'meta.helm.sh/release-name';
const RELEASE_NAMESPACE = 'meta.helm.sh/release-namespace';

/** The release that objects belong to. */
export interface Owner {
  readonly name: string;
  readonly namespace: string;
}

function addTo(metadata: JsonObject, key: string, values: JsonObject): void {
  const given = metadata[key];
  metadata[key] = { ...(isJsonObject(given) ? given : {}), ...values };
}

/** Marks objects as those of a release, whatever they say themselves. */
export function own(resources: readonly Resource[], { name, namespace }: Owner): void {
  for (const { object } of resources) {
    const metadata = mutableMeta(object);
    addTo(metadata, 'labels', { [MANAGED_BY]: 'Helm' });
    addTo(metadata, 'annotations', { [RELEASE_NAME]: name, [RELEASE_NAMESPACE]: namespace });
  }
}

/** What is wrong with the marks of an object; undefined when it is the release's. */
function ownershipProblem(object: KubeObject, { name, namespace }: Owner): string | undefined {
  const { labels = {}, annotations = {} } = meta(object);
  const check = (what: string, values: Readonly<Record<string, string>>, key: string, wanted: string): string[] => {
    const value = Object.hasOwn(values, key) ? values[key] : undefined;
    if (value === wanted) return [];
    const problem =
      value === undefined
        ? `missing key ${goQuote(key)}: must be set to ${goQuote(wanted)}`
        : `key ${goQuote(key)} must equal ${goQuote(wanted)}: current value is ${goQuote(value)}`;
    return [`${what} validation error: ${problem}`];
  };
  const problems = [
    ...check('label', labels, MANAGED_BY, 'Helm'),
    ...check('annotation', annotations, RELEASE_NAME, name),
    ...check('annotation', annotations, RELEASE_NAMESPACE, namespace),
  ];
  return problems.length === 0 ? undefined : `invalid ownership metadata; ${problems.join('; ')}`;
}

/** Whether the server makes the name. Throws HelmFault for both. */
function isNameGenerated({ name, object }: Resource): boolean {
  const generateName = at(object, 'metadata', 'generateName');
  if (typeof generateName !== 'string' || generateName === '') return false;
  if (name === '') return true;
  throw new HelmFault('metadata.name and metadata.generateName cannot both be set');
}

/**
 * Those that are there already, to be adopted: each has to be the release's, unless `force`
 * (--take-ownership). Throws HelmFault.
 */
export async function adoptable(
  tools: HelmTools,
  resources: readonly Resource[],
  owner: Owner,
  force: boolean,
): Promise<Resource[]> {
  const found: Resource[] = [];
  for (const resource of resources) {
    if (isNameGenerated(resource)) continue;
    const live = await readIfThere(tools, resource).catch((error: unknown) => {
      throw explained(`could not get information about the resource ${resourceText(resource)}`, error);
    });
    if (live === undefined) continue;
    const problem = force ? undefined : ownershipProblem(live, owner);
    if (problem !== undefined) {
      throw new HelmFault(
        `${resourceText(resource)} exists and cannot be imported into the current release: ${problem}`,
      );
    }
    found.push({ ...resource });
  }
  return found;
}

export interface Verified {
  readonly owned: readonly Resource[];
  readonly foreign: readonly Resource[];
  readonly unknown: readonly { readonly resource: Resource; readonly error: Error }[];
}

/** Whose objects are; those that are gone are left out. */
export async function verifyOwnership(
  tools: HelmTools,
  resources: readonly Resource[],
  owner: Owner,
): Promise<Verified> {
  const owned: Resource[] = [];
  const foreign: Resource[] = [];
  const unknown: { resource: Resource; error: Error }[] = [];
  for (const resource of resources) {
    try {
      const live = await readIfThere(tools, resource);
      if (live === undefined) continue;
      (ownershipProblem(live, owner) === undefined ? owned : foreign).push(resource);
    } catch (error) {
      if (!isReleaseFault(error)) throw error;
      unknown.push({ resource, error });
    }
  }
  return { owned, foreign, unknown };
}
