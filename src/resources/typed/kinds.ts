/**
 * The kinds that kubectl has as Go types (k8s.io/kubectl/pkg/scheme). Commands that read typed objects refuse files with any
 * other kind.
 */
import { type GroupVersionKind, groupVersion } from '../object.ts';
import { kindLines } from './kind-lines.ts';

/** Every group version has these (metav1.AddToGroupVersion). */
const everywhere: ReadonlySet<string> = new Set([
  'WatchEvent',
  'ListOptions',
  'GetOptions',
  'DeleteOptions',
  'CreateOptions',
  'UpdateOptions',
  'PatchOptions',
]);

/** Whether kubectl has a Go type of its own for this kind. */
export function isTypedKind({ group, version, kind }: GroupVersionKind): boolean {
  const place = groupVersion(group, version);
  const line = kindLines.split('\n').find((text) => text.startsWith(`${place} `));
  if (line === undefined) return false;
  const kinds = new Set(line.split(' ').slice(1));
  const element = kind.endsWith('List') ? kind.slice(0, -'List'.length) : undefined;
  return everywhere.has(kind) || kinds.has(kind) || kinds.has(`${kind}+`) || kinds.has(`${element}+`);
}
