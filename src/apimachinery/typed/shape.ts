/**
 * The known Go structs of Kubernetes: their fields, in order, and how each is written and merged.
 */
import { shapeLines } from './shapes.ts';

export type TypeRef =
  | { readonly kind: 'list'; readonly element: TypeRef }
  | { readonly kind: 'map'; readonly element: TypeRef }
  | { readonly kind: 'struct'; readonly name: string }
  | { readonly kind: 'scalar'; readonly name: string };

export interface FieldShape {
  readonly name: string;
  /**
   * `always`: written even when empty; `pointer`: whenever it is given; `filled`: unless it is
   * empty.
   */
  readonly written: 'always' | 'pointer' | 'filled';
  readonly type: TypeRef;
  /**
   * The key that identifies the elements of a merged list; "" for lists of scalars; undefined: the
   * list is replaced.
   */
  readonly mergeKey: string | undefined;
  readonly retainKeys: boolean;
}

const FIELD = /^([^!?=]+)([!?]?)=([^^~]+)(?:\^([^~]*))?(~?)$/;
const written = { '!': 'always', '?': 'pointer', '': 'filled' } as const;

let lines: ReadonlyMap<string, string> | undefined;
const known = new Map<string, readonly FieldShape[]>();

function lineOf(struct: string): string | undefined {
  lines ??= new Map(
    shapeLines
      .trim()
      .split('\n')
      .map((line) => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)]),
  );
  return lines.get(struct);
}

function typeRef(text: string): TypeRef {
  if (text.startsWith('[')) return { kind: 'list', element: typeRef(text.slice(1, -1)) };
  if (text.startsWith('{')) return { kind: 'map', element: typeRef(text.slice(1, -1)) };
  return { kind: lineOf(text) === undefined ? 'scalar' : 'struct', name: text };
}

function parseField(text: string): FieldShape {
  const [, name, mode, type, mergeKey, retain] = FIELD.exec(text) as unknown as [
    string,
    string,
    keyof typeof written,
    string,
    string | undefined,
    string,
  ];
  return { name, written: written[mode], type: typeRef(type), mergeKey, retainKeys: retain === '~' };
}

/** The fields of a struct, such as PodSpec, in order; undefined for one that is not known. */
export function fieldsOf(struct: string): readonly FieldShape[] | undefined {
  const parsed = known.get(struct);
  if (parsed !== undefined) return parsed;
  const line = lineOf(struct);
  if (line === undefined) return undefined;
  const fields = line.trim() === '' ? [] : line.trim().split(' ').map(parseField);
  known.set(struct, fields);
  return fields;
}
