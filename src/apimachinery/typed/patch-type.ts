import type { PatchField, PatchType } from '../patch/schema.ts';
import { fieldsOf, type TypeRef } from './shape.ts';

function structIn(type: TypeRef): string | undefined {
  if (type.kind === 'list' || type.kind === 'map') return type.kind === 'list' ? structIn(type.element) : undefined;
  return type.kind === 'struct' ? type.name : undefined;
}

/**
 * How a built-in type is patched, from its Go struct: for patches that are made without asking a
 * server.
 */
export function typedPatchType(struct: string): PatchType {
  return {
    name: struct,
    field(key): PatchField | undefined {
      const shape = fieldsOf(struct)?.find((field) => field.name === key);
      if (shape === undefined) return undefined;
      const inner = structIn(shape.type);
      return {
        type: inner === undefined ? undefined : typedPatchType(inner),
        strategy: shape.mergeKey === undefined ? '' : 'merge',
        retainKeys: shape.retainKeys,
        mergeKey: shape.mergeKey ?? '',
      };
    },
  };
}
