/** What a build knows of kinds: their scope, and how a strategic merge treats their lists. */
import type { Loader } from './loader.ts';
import { isNamespaced } from './scopes.ts';

/** The type of a field, as far as a merge needs it. */
export interface FieldType {
  field(name: string): FieldType | undefined;
  /** The type of a list's items. */
  items(): FieldType | undefined;
  /** `merge`, `replace`, `merge,retainKeys` or '' (x-kubernetes-patch-strategy). */
  readonly strategy: string;
  /** What tells the items of a merged list apart; none for a list of scalars. */
  readonly mergeKeys: readonly string[];
}

export interface Schema {
  /** Undefined for a kind that is not known. */
  isNamespaced(apiVersion: string, kind: string): boolean | undefined;
  typeOf(apiVersion: string, kind: string): FieldType | undefined;
}

/** The schema of a build, which a kustomization's `openapi` field can change. */
export class BuildSchema implements Schema {
  /**
   * Takes over an `openapi` field: the top folder's (`reset`) always, that of another folder only
   * when no schema has been named yet. Throws BuildError.
   */
  async use(_openapi: Readonly<Record<string, string>> | undefined, _loader: Loader, _reset: boolean): Promise<void> {}

  isNamespaced(apiVersion: string, kind: string): boolean | undefined {
    return isNamespaced(apiVersion, kind);
  }

  typeOf(_apiVersion: string, _kind: string): FieldType | undefined {
    return undefined;
  }
}
