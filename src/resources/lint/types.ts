/**
 * The types of the linters: rules, findings, and places. Pure: the caller reads the subjects from
 * files or a cluster.
 */
import type { KubeObject } from '../../apimachinery/object.ts';

/**
 * SARIF's levels. `error`: it does not work; `warning`: it will cause trouble; `note`: worth
 * knowing.
 */
export type Level = 'error' | 'warning' | 'note';

/** Keys and indexes from an object's root to a field. */
export type FieldPath = readonly (string | number)[];

export interface LintRule {
  /** Lower case and dashes; its page is docs/lint/ID.md. */
  readonly id: string;
  readonly level: Level;
  /** One sentence without a full stop; the page begins with it. */
  readonly summary: string;
}

/** An object that is linted, and where it stands in a file when it came from one. */
export interface LintSubject {
  readonly object: KubeObject;
  /** "" for cluster-scoped objects. */
  readonly namespace: string;
  readonly source?: LintSource;
}

export interface LintSource {
  /** The path as typed or found below the typed one, a URL, or STDIN. */
  readonly file: string;
  /**
   * The file and the line (from 1) of the field, or of its nearest ancestor that the file has. The
   * fields of an object that a kustomization makes come from several files.
   */
  placeOf(path: FieldPath): { readonly file: string; readonly line: number };
}

export interface LintWhere {
  /** `kind/name` in kubectl's spelling: "ingress/web". */
  readonly object: string;
  readonly namespace: string;
  /** As in the API's own messages: "spec.rules[0].host"; "" for the object as a whole. */
  readonly field: string;
  readonly file?: string;
  /** From 1; only with `file`. */
  readonly line?: number;
}

/** Its text comes from the cluster or a file and is not yet escaped for a terminal. */
export interface LintFinding {
  /** A rule's id. */
  readonly rule: string;
  readonly level: Level;
  /** One sentence that says what is wrong, without a full stop. */
  readonly message: string;
  /** The consequence: one sentence without a full stop. */
  readonly why: string;
  /** A command that corrects it, or the change to make where no command can. */
  readonly fix: string;
  readonly where: LintWhere;
}
