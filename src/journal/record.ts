/** What the journal keeps: an entry for each command that wrote, a record for each object. */
import type { KubeObject } from '../apimachinery/object.ts';

/** Which object a request writes, as its path says. */
export interface WriteTarget {
  /** "" for the core group. */
  readonly group: string;
  readonly version: string;
  /** The plural name. */
  readonly resource: string;
  /** "" for cluster-scoped objects. */
  readonly namespace: string;
  readonly name: string;
  /** "" for the object itself. */
  readonly subresource: string;
}

/** The keys of a Secret's data that a write changed; their values are never kept. */
export interface SecretKeys {
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
}

export type WriteAction = 'create' | 'update' | 'delete';

export interface ObjectRecord extends WriteTarget {
  /** RFC 3339, with milliseconds. */
  readonly time: string;
  readonly action: WriteAction;
  /** Null where there was none, or where `unknownBefore` says why it could not be read. */
  readonly before: KubeObject | null;
  /** What the server answered; null when the object is gone, or where there was no whole answer. */
  readonly after: KubeObject | null;
  readonly unknownBefore?: string;
  /** Set when the request was sent, and its outcome is not known. */
  readonly unanswered?: true;
  /** Of a Secret. */
  readonly secretKeys?: SecretKeys;
}

/** Who wrote, when and where. */
export interface EntryHeader {
  readonly number: number;
  /** RFC 3339, with milliseconds. */
  readonly time: string;
  /** The command line, with what may be secret left out. */
  readonly command: string;
  /** "" without a context. */
  readonly context: string;
  /** The user's name in the kubeconfig. */
  readonly user: string;
  /** --as, or the kubeconfig's; "" for nobody. */
  readonly impersonated: string;
  readonly server: string;
  /** The uid of the namespace kube-system, which is the cluster's; "" where it may not be read. */
  readonly clusterUid: string;
}

export interface JournalEntry extends EntryHeader {
  readonly objects: readonly ObjectRecord[];
  /** Whether the end of the file could not be read: the command was killed while it wrote there. */
  readonly truncated: boolean;
}

/** The kind of a record's object in lower case with its group, and its name: `deployment.apps/web`. */
export function recordName({ group, resource, name, subresource, before, after }: ObjectRecord): string {
  const kind = subresource === '' ? (after ?? before)?.kind.toLowerCase() : undefined;
  const type = kind ?? resource;
  return `${type}${group === '' ? '' : `.${group}`}/${name}${subresource === '' ? '' : ` (${subresource})`}`;
}
