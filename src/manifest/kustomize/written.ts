/** The objects of a build as they are written (resmap.AsYaml). */
import { isJsonObject, type Json } from '../../apimachinery/json.ts';
import type { Resource } from './resource.ts';
import { ScalarProblem } from './scalars.ts';
import { writingProblem } from './writing-problem.ts';

/** The values of all objects. Throws BuildError, in the place of the object, for what JSON cannot hold. */
export function writtenObjects(resources: readonly Resource[]): Json[] {
  return resources.map(writtenObject);
}

/** The value of one object. Throws BuildError. */
export function writtenObject(resource: Resource): Json {
  try {
    const json = resource.toJson();
    if (holdsControl(json)) throw new ScalarProblem('yaml: control characters are not allowed');
    return json;
  } catch (error) {
    if (!(error instanceof ScalarProblem)) throw error;
    throw resource.node === undefined ? error : writingProblem(resource.node, error);
  }
}

/** The characters that JSON holds as they are, and YAML, as which kustomize reads its JSON, may not. */
const CONTROL = /[\x7f-\x84\x86-\x9f\ufffe\uffff]/;

function holdsControl(value: Json): boolean {
  if (typeof value === 'string') return CONTROL.test(value);
  if (Array.isArray(value)) return value.some(holdsControl);
  return isJsonObject(value) && Object.entries(value).some(([key, member]) => CONTROL.test(key) || holdsControl(member));
}
