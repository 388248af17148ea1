/** The line about a deleted object (k8s.io/kubectl/pkg/cmd/delete, PrintObj). */

import { type GroupVersionKind, groupKind } from '../../apimachinery/object.ts';

export interface DeletedObject {
  readonly type: Pick<GroupVersionKind, 'group' | 'kind'>;
  /** "" for cluster-scoped types. */
  readonly namespace: string;
  readonly name: string;
}

export interface DeletedLineOptions {
  /** -o name. */
  readonly nameOnly: boolean;
  /** Whether the grace period is 0. */
  readonly forced: boolean;
  /** ` (dry run)` and the like. */
  readonly suffix: string;
}

/** "configmap", "deployment.apps". */
export function kindWord({ group, kind }: DeletedObject['type']): string {
  return groupKind({ group, kind: kind.toLowerCase() });
}

export function deletedLine({ type, namespace, name }: DeletedObject, options: DeletedLineOptions): string {
  if (options.nameOnly) return `${kindWord(type)}/${name}`;
  const place = namespace === '' ? '' : ` from ${namespace} namespace`;
  return `${kindWord(type)} "${name}" ${options.forced ? 'force deleted' : 'deleted'}${place}${options.suffix}`;
}
