/** The objects of a build as they are written (resmap.AsYaml). */
import { compactJson } from '../../apimachinery/go/compact-json.ts';
import type { Json } from '../../apimachinery/json.ts';
import { BuildError } from './error.ts';
import type { Resource } from './resource.ts';
import { ScalarProblem } from './scalars.ts';
import { checkJson } from './source-text.ts';
import { objectSyntax, writingProblem } from './writing-problem.ts';

/** The values of all objects. Throws BuildError, in the place of the object, for what JSON cannot hold. */
export function writtenObjects(resources: readonly Resource[]): Json[] {
  return resources.map(writtenObject);
}

/** The value of one object. Throws BuildError, which shows the object. */
export function writtenObject(resource: Resource): Json {
  try {
    return objectJson(resource, true);
  } catch (error) {
    if (!(error instanceof BuildError) || resource.node === undefined) throw error;
    throw new BuildError(`${objectSyntax(resource.node)}: ${error.message}`, { place: error.place });
  }
}

/** An object in an error: its JSON, or why it has none (RNode.GetString). */
export function objectText(resource: Resource): string {
  try {
    return compactJson(objectJson(resource, false));
  } catch (error) {
    if (error instanceof BuildError) return `<${error.message}>`;
    throw error;
  }
}

/**
 * The value of an object (RNode.MarshalJSON), which may have to be YAML too (Resource.AsYAML).
 * Throws BuildError.
 */
export function objectJson(resource: Resource, isYaml: boolean): Json {
  try {
    const value = resource.toJson();
    if (isYaml) checkJson(value);
    return value;
  } catch (error) {
    if (error instanceof ScalarProblem && resource.node !== undefined) throw writingProblem(resource.node, error);
    if (error instanceof BuildError) throw new BuildError(error.message, { place: error.place ?? resource.place });
    throw error;
  }
}
