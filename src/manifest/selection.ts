import type { Mapping } from '../kube/cluster.ts';
import type { KubeObject } from '../resources/object.ts';
import type { Source } from './document.ts';

/** One object a command is to act on (resource.Info of cli-runtime). */
export interface Item {
  readonly mapping: Mapping;
  /** "" for cluster-scoped types. */
  readonly namespace: string;
  readonly name: string;
  /** The object as the file says it, or as the server has it when it was fetched. */
  readonly object?: KubeObject;
  /** Set when it was read from a file. */
  readonly source?: Source;
}
