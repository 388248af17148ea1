import type { KubeObject } from '../apimachinery/object.ts';
import type { Mapping } from '../kube/cluster.ts';
import type { Source } from './document.ts';

/** One object that a command acts on (resource.Info of cli-runtime). */
export interface Item {
  /** Guessed from the kind when the request is local: then no request is sent. */
  readonly mapping: Mapping;
  /** "" for cluster-scoped types. */
  readonly namespace: string;
  readonly name: string;
  /** The object as the file says it, or as the server has it when it was fetched. */
  readonly object?: KubeObject;
  /** Set when it was read from a file. */
  readonly source?: Source;
  /** Set when a subresource was asked for: `object` is that of the subresource. */
  readonly subresource?: string;
}

/** What the user selected, and how to read it: the settings of cli-runtime's resource.Builder. */
export interface SelectionRequest {
  /** Words of the form TYPE[,TYPE...] [NAME...] or TYPE/NAME ... (ResourceTypeOrNameArgs). */
  readonly args?: readonly string[];
  /**
   * Whether a lone TYPE means all objects of it (the first parameter of ResourceTypeOrNameArgs);
   * the default is false.
   */
  readonly allowEmptySelector?: boolean;
  /** Words that are TYPE/NAME or a NAME of `defaultType` (ResourceNames); instead of `args`. */
  readonly names?: { readonly defaultType: string; readonly words: readonly string[] };
  /** -f and -R. */
  readonly filenames?: readonly string[];
  readonly recursive?: boolean;
  /** -k; '' when not given. */
  readonly kustomize?: string;
  /** Manifests that the command holds itself; instead of `filenames`. */
  readonly text?: { readonly name: string; readonly bytes: Uint8Array };
  /** -l; "" when not given. It also filters what files hold. */
  readonly selector?: string;
  /** --field-selector; "" when not given. Files are not filtered by it. */
  readonly fieldSelector?: string;
  /** --all. */
  readonly all?: boolean;
  /** -A. */
  readonly allNamespaces?: boolean;
  /**
   * Continue after an object that cannot be read; the default is false: the first error ends the
   * selection.
   */
  readonly continueOnError?: boolean;
  /** --local: ask the server nothing. Only files are allowed then. */
  readonly local?: boolean;
  /** Replace what files hold by what the server has (Latest). */
  readonly latest?: boolean;
  /** Fetch objects that are named and not held by a file (RequireObject); the default is true. */
  readonly fetch?: boolean;
  /** Refuse more than one resource type (SingleResourceType). */
  readonly singleResourceType?: boolean;
  /** --chunk-size; the default is 500, 0 for one answer. */
  readonly chunkSize?: number;
  readonly subresource?: string;
  /**
   * Reach an object whose file gives no version by the version that the server prefers, as
   * kubectl's dynamic clients do. The others keep to the file, and find nothing.
   */
  readonly byMapping?: boolean;
  /**
   * Refuse kinds that kubectl has no Go type for, in files and in what the server answers, and in
   * files values that are none of it (WithScheme).
   */
  readonly typed?: boolean;
  /**
   * Hold documents against kubectl's client-side checks (`error validating "FILE": ...`), as create
   * and apply do unless --validate=ignore.
   */
  readonly validate?: boolean;
  /**
   * The problems of a v1 List's items, or of an object that the server cannot be asked to validate;
   * kubectl validates those by itself. The first object with some ends its file.
   */
  readonly validateFields?: (object: KubeObject) => Promise<readonly string[]>;
  /**
   * Know the kinds that CustomResourceDefinitions earlier in the input define, though the server
   * does not serve them yet.
   */
  readonly definedKinds?: boolean;
  /** More kinds to know, by kindKey, where the server serves none of that name. */
  readonly kinds?: ReadonlyMap<string, Mapping>;
  /** The namespace of objects that name none; the default is the cluster's. */
  readonly namespace?: string;
  /** Refuse objects of files in another namespace; the default is what --namespace typed means. */
  readonly enforceNamespace?: boolean;
}

export interface Selection {
  /**
   * In the order kubectl visits them. With `continueOnError` false: those before the first error.
   */
  readonly items: readonly Item[];
  /**
   * What went wrong on the way: act on the items first, then `throwAll([...own errors,
   * ...selection.errors])` (apply: `[selectionError( selection.errors), ...own]`). Errors of whole
   * files or lists come last, as one ErrorList, as kubectl has them. An error of the request as
   * such (bad words, no such file, unknown resource type) is thrown by selectObjects itself.
   */
  readonly errors: readonly Error[];
  /**
   * The items, with the errors of objects that words name one by one between them. A command that
   * acts on one item after the other reports its own errors in this order. The errors that are not
   * here come last.
   */
  readonly visited: readonly (Item | Error)[];
  /**
   * Whether the user asked for one object (one name or one file): get -o json then prints no List
   * around it.
   */
  readonly singleItemImplied: boolean;
  /** Whether objects were named (by word or by file) rather than selected. */
  readonly targetsSingleItems: boolean;
}

/** A list or an object that `get` asks the server for by itself (as a Table, a watch, ...). */
export type Target =
  | {
      readonly kind: 'list';
      readonly mapping: Mapping;
      /** "" for all namespaces and for cluster-scoped types. */
      readonly namespace: string;
      readonly selector: string;
      readonly fieldSelector: string;
    }
  | {
      readonly kind: 'object';
      readonly mapping: Mapping;
      readonly namespace: string;
      readonly name: string;
      readonly subresource: string;
      /** Set when a file named it: then `object` is what the file holds. */
      readonly source?: Source;
      readonly object?: KubeObject;
      /**
       * What to throw once the object was fetched: it is not in the namespace that was asked for.
       * Only in requests for the latest.
       */
      readonly refusal?: Error;
    };

export interface Targets {
  readonly targets: readonly Target[];
  readonly errors: readonly Error[];
  readonly singleItemImplied: boolean;
  readonly targetsSingleItems: boolean;
}
