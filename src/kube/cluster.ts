import type { KubeConfig } from '@kubernetes/client-node';
import type { GroupVersionKind } from '../apimachinery/object.ts';
import type { StreamAccess } from './streams/access.ts';
import type { Transport } from './transport/transport.ts';

/** One resource type of the server and how to reach it (the RESTMapping of client-go). */
export interface Mapping {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  /** The plural name, as in URLs. */
  readonly resource: string;
  /** "" where the server names none: the kind in lower case then. */
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
  readonly subresources: readonly SubresourceMapping[];
}

export interface SubresourceMapping {
  /** The part after the slash: "status", "scale", "log". */
  readonly name: string;
  readonly kind: string;
  readonly group: string;
  readonly version: string;
  readonly verbs: readonly string[];
}

export interface ApiGroup {
  /** "" for the core group. */
  readonly name: string;
  /** In the server's order, the preferred one first. */
  readonly versions: readonly string[];
}

/**
 * What the server serves, read once and cached on disk. Every method may send requests on first
 * use.
 */
export interface Discovery {
  groups(): Promise<readonly ApiGroup[]>;
  /** Every resource of every group and version, in the server's order. */
  resources(): Promise<readonly Mapping[]>;
  /** Names of groups/versions whose API service did not answer, with the reason. */
  failures(): Promise<ReadonlyMap<string, string>>;
  /** Reads everything again from the server. */
  refresh(): Promise<void>;
  /** Drops the cache, so that the next read asks the server (`api-resources --cached=false`). */
  invalidate(): void;
}

export interface Mapper {
  /**
   * The mapping of a typed resource word: plural, singular, short name, `deployments.apps`,
   * `deployments.v1.apps`, a kind. Throws CliError `the server doesn't have a resource type "X"`.
   */
  forResource(word: string): Promise<Mapping>;
  /**
   * All types that a resource name or short name can mean, in the order of the server's groups (the
   * core group first): in one group, or in any where that is left out or "". Throws NoResourceError.
   */
  allForResource(name: string, group?: string): Promise<readonly Mapping[]>;
  /**
   * The type of a resource name, short name or kind in a group ("" for any), in the version that the
   * server prefers; undefined when there is none.
   */
  forGroupResource(wanted: Pick<Mapping, 'group' | 'resource'>): Promise<Mapping | undefined>;
  /**
   * The mapping of an object's kind; throws `no matches for kind "X" in version "G/V"`-worded
   * CliError (NoMatchError).
   */
  forKind(kind: GroupVersionKind): Promise<Mapping>;
  /**
   * The resource words a category (such as `all`) stands for; undefined when it is not a category.
   */
  category(word: string): Promise<readonly Mapping[] | undefined>;
}

/** The cluster of one command: the server, the user, and what the server serves. */
export interface Cluster {
  /** The namespace of this request: --namespace, else the context's, else "default". */
  readonly namespace: string;
  /** Whether --namespace was typed (then objects of files in another namespace are refused). */
  readonly namespaceGiven: boolean;
  /** The server's base URL, such as https://127.0.0.1:6443. */
  readonly server: string;
  readonly transport: Transport;
  /** Connects streams to pods (exec, attach, port-forward) to the same server as the same user. */
  readonly streams: StreamAccess;
  readonly discovery: Discovery;
  readonly mapper: Mapper;
  /** Prints a warning of an answer on stderr, each text once. */
  warn(text: string): void;
  /** How many different warnings were printed (--warnings-as-errors). */
  warningCount(): number;
  /** client-node's view of the same cluster and user, for its streams and API classes. */
  kubeConfig(): Promise<KubeConfig>;
}
