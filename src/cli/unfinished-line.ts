/** A command line that is being typed, as what completes it gets it. */
import type { Candidate } from './complete-flags.ts';
import type { FlagSpec, FlagTable, Values } from './flag.ts';
import type { GlobalOptions } from './global-flags.ts';

/** cobra's ShellCompDirective bits, which tell the shell what to make of the candidates. */
export const DIRECTIVE = { default: 0, error: 1, noSpace: 2, noFiles: 4, fileExtensions: 8 } as const;

/** What cannot be told without the cluster, the kubeconfig or a plugin. */
export type Wanted =
  | { readonly kind: 'value'; readonly flag: string; readonly spec: FlagSpec }
  | { readonly kind: 'argument' };

export interface UnfinishedLine {
  /** The command's path, of an alias that of its command; "" for the root. */
  readonly path: string;
  /** The command's positional arguments, without the word that is being typed. */
  readonly args: readonly string[];
  readonly globals: GlobalOptions;
  /** The values of all flags, without the one that is being typed. */
  readonly flags: Values<FlagTable>;
  /** The typed part of the word to complete; for `--flag=val` only the part after `=`. */
  readonly current: string;
  readonly directive: number;
  /** Undefined: what is known already is all. */
  readonly wanted?: Wanted;
}

/** Words for the shell, and cobra's directive for them. */
export interface Found {
  readonly candidates: readonly Candidate[];
  readonly directive: number;
}
