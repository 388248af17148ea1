import type { JsonObject } from '../../apimachinery/json.ts';

interface Referenced {
  readonly mapping: { readonly group: string; readonly version: string; readonly kind: string };
  readonly namespace: string;
  readonly name: string;
}

/** Which object is meant, in -o json of our own commands. */
export const referenceJson = ({ mapping: { group, version, kind }, namespace, name }: Referenced): JsonObject => ({
  group,
  version,
  kind,
  namespace,
  name,
});
