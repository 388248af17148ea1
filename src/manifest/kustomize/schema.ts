/** What a build knows of kinds: their scope, and how a strategic merge treats their lists. */
import { BuildError } from './error.ts';
import { builtInType, type FieldType } from './field-type.ts';
import { firstFound } from './first-found.ts';
import type { Loader } from './loader.ts';
import { type OpenApiSchema, readOpenApi } from './openapi-schema.ts';
import { isNamespaced } from './scopes.ts';

export interface Schema {
  /** Undefined for a kind that is not known. */
  isNamespaced(apiVersion: string, kind: string): boolean | undefined;
  typeOf(apiVersion: string, kind: string): FieldType | undefined;
}

const BUILT_IN_VERSION = 'v1.21.2';

/**
 * The schema of a build, which a kustomization's `openapi` field can change (kyaml's openapi
 * package, whose schema is global). A file replaces the built-in schema, but stays beside it when
 * that has been in use before.
 */
export class BuildSchema implements Schema {
  /** Whether a kustomization has chosen a schema. */
  #chosen = false;
  /** The chosen file that has not been read yet. */
  #pending: string | undefined;
  #isRead = false;
  #usesBuiltIn = false;
  /** A kind has been looked up by its scope, which needs the built-in schema from then on. */
  #needsBuiltIn = false;
  /** The last one counts first. */
  readonly #files: OpenApiSchema[] = [];
  /** Whether the built-in schema has been read after the last file. */
  #builtInFirst = false;

  /**
   * Takes over an `openapi` field: the top folder's (`reset`) always, that of another folder only
   * when no schema has been chosen yet. Throws BuildError.
   */
  async use(openapi: Readonly<Record<string, string>> | undefined, loader: Loader, reset: boolean): Promise<void> {
    const { version, path } = openapi ?? {};
    const text = path === undefined ? undefined : (await loader.load(path)).toString('utf8');
    if (this.#chosen && !reset) return;
    if (text !== undefined) {
      if (version !== undefined) throw new BuildError('builtin version and custom schema provided, cannot use both');
      this.#choose(text);
    } else if (version !== undefined && version !== '') {
      if (version !== BUILT_IN_VERSION) throw new BuildError('the specified OpenAPI version is not built in');
      this.#choose(undefined);
    }
  }

  #choose(text: string | undefined): void {
    this.#chosen = true;
    this.#pending = text;
    this.#isRead = false;
  }

  isNamespaced(apiVersion: string, kind: string): boolean | undefined {
    const known = isNamespaced(apiVersion, kind);
    if (known !== undefined) return known;
    if (!this.#isRead) {
      if (this.#pending !== undefined) this.#read();
      else if (!this.#usesBuiltIn) this.#needsBuiltIn = true;
    }
    return firstFound(this.#files, (file) => file.isNamespaced(apiVersion, kind));
  }

  /** Throws BuildError for a schema file that is none. */
  typeOf(apiVersion: string, kind: string): FieldType | undefined {
    this.#read();
    const builtIn = (): FieldType | undefined => (this.#usesBuiltIn ? builtInType(apiVersion, kind) : undefined);
    const ofFile = (): FieldType | undefined => firstFound(this.#files, (file) => file.typeOf(apiVersion, kind));
    return this.#builtInFirst ? (builtIn() ?? ofFile()) : (ofFile() ?? builtIn());
  }

  #read(): void {
    if (this.#isRead) return;
    this.#isRead = true;
    if (this.#pending === undefined) {
      this.#usesBuiltIn = true;
      this.#builtInFirst = true;
    } else {
      this.#files.unshift(readOpenApi(this.#pending));
      this.#builtInFirst = false;
    }
    if (!this.#needsBuiltIn) return;
    this.#needsBuiltIn = false;
    this.#usesBuiltIn = true;
    this.#builtInFirst = true;
  }
}
