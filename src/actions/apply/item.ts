import type { KubeObject } from '../../apimachinery/object.ts';
import type { DryRun, FieldValidation, Propagation } from '../../apimachinery/write-options.ts';
import type { NamedFiles } from '../../manifest/files.ts';
import type { Item, Selection } from '../../manifest/selection.ts';

/** An object of a file that is to be applied. */
export type FileItem = Item & { readonly object: KubeObject };

/** The objects of the files, and the errors of what could not be read. */
export type FileSelection = Omit<Selection, 'items'> & { readonly items: readonly FileItem[] };

export type Operation = 'created' | 'configured' | 'unchanged' | 'serverside-applied';

/**
 * The outcome for one object. `object` is the server's, or what a client-side dry run would have
 * sent.
 */
export interface Applied {
  readonly object: KubeObject;
  readonly operation: Operation;
}

/** The values of the flags. */
export interface ApplyOptions {
  /** What -f, -R and -k name. */
  readonly files: NamedFiles;
  readonly selector: string;
  readonly serverSide: boolean;
  readonly forceConflicts: boolean;
  readonly fieldManager: string;
  readonly dryRun: DryRun;
  readonly validation: FieldValidation;
  readonly overwrite: boolean;
  readonly openapiPatch: boolean;
  readonly subresource: string;
  /** --force: delete and recreate what cannot be patched. */
  readonly force: boolean;
  readonly propagation: Propagation;
  /** Seconds; a negative value uses the default of the object. */
  readonly gracePeriod: number;
  /** Milliseconds that --force waits for an object to be gone. */
  readonly timeout: number;
}
