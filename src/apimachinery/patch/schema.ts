/**
 * What a strategic merge patch must know about a type: for every field how its value is patched.
 * The facts are the server's (x-kubernetes-patch-strategy and -merge-key of its OpenAPI document),
 * never ours.
 */
import { goQuote } from '../go/text.ts';

/**
 * How the value of a field is patched, and the type of its value (of its elements, when it is a
 * list).
 */
export interface PatchField {
  /** Undefined: a scalar or a map of anything, which has no fields of its own. */
  readonly type: PatchType | undefined;
  /** "merge" joins lists by element; "replace" and "" replace; retainKeys may stand beside them. */
  readonly strategy: string;
  readonly retainKeys: boolean;
  /** The key that identifies the elements of a merged list of maps; "" for lists of scalars. */
  readonly mergeKey: string;
}

export interface PatchType {
  /** The name in the OpenAPI document, such as io.k8s.api.apps.v1.DeploymentSpec. */
  readonly name: string;
  /** What Go calls a type that is no struct, and so has no fields: `map`. */
  readonly goKind?: string;
  field(key: string): PatchField | undefined;
}

/** The type has no such field, so it is not known how to patch it. */
export class UnknownFieldError extends Error {
  readonly type: PatchType | undefined;
  readonly field: string;
  constructor(type: PatchType | undefined, field: string) {
    super(`unable to find api field "${field}"`);
    this.type = type;
    this.field = field;
  }
}

/**
 * A patch that cannot be made from these documents: lists of lists, a missing merge key, mixed
 * element types.
 */
export class PatchError extends Error {}

/** The field of a type, or an UnknownFieldError. */
export function fieldOf(type: PatchType | undefined, key: string): PatchField {
  const field = type?.field(key);
  if (field === undefined) throw new UnknownFieldError(type, key);
  return field;
}

/** Reads "retainKeys,merge" and the like (strategicpatch.extractRetainKeysPatchStrategy). */
export function parseStrategies(text: string): Pick<PatchField, 'strategy' | 'retainKeys'> {
  const words = text === '' ? [] : text.split(',');
  const retainKeys = words.includes('retainKeys');
  const others = words.filter((word) => word !== 'retainKeys');
  if (others.length > 1 || words.length > 2) throw new PatchError(`unexpected patch strategy: [${words.join(' ')}]`);
  return { strategy: others[0] ?? '', retainKeys };
}

/**
 * The three ways kubectl words an unknown field, by the source it looked in: OpenAPI v3, OpenAPI
 * v2, its own types.
 */
export function unknownFieldTexts(error: UnknownFieldError): { v3: string; v2: string; builtin: string } {
  const name = error.type?.name ?? '';
  const struct = name.slice(name.lastIndexOf('.') + 1);
  return {
    v3: error.message,
    v2: `unable to find api field ${goQuote(error.field)} in ${name}`,
    builtin:
      error.type?.goKind === undefined
        ? `unable to find api field in struct ${struct} for the json field ${goQuote(error.field)}`
        : `merging an object in json but data type is not struct, instead is: ${error.type.goKind}`,
  };
}
