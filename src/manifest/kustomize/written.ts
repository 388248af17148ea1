/** The objects of a build as they are written (resmap.AsYaml). */
import type { Json } from '../../apimachinery/json.ts';
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
    return resource.toJson();
  } catch (error) {
    if (!(error instanceof ScalarProblem)) throw error;
    throw resource.node === undefined ? error : writingProblem(resource.node, error);
  }
}
