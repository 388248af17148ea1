/** References into other namespaces (ReferenceGrant). */
import { broken, type Hop, unknown } from '../hop.ts';
import { shellWord } from '../shell-word.ts';
import type { World } from '../world.ts';
import { type ObjectReference, type ReferenceDefaults, referenceText } from './references.ts';
import type { GrantView } from './views.ts';

/**
 * Whether an object may refer to another: within a namespace always, to another namespace only with
 * a grant there.
 */
export function isGranted(grants: readonly GrantView[], from: ReferenceDefaults, to: ObjectReference): boolean {
  if (from.namespace === to.namespace) return true;
  return grants.some(
    (grant) =>
      grant.namespace === to.namespace &&
      grant.from.some(
        ({ group, kind, namespace }) => group === from.group && kind === from.kind && namespace === from.namespace,
      ) &&
      grant.to.some(
        ({ group, kind, name }) => group === to.group && kind === to.kind && (name === '' || name === to.name),
      ),
  );
}

/** Why a reference is not allowed; undefined when it is. */
export function refusalHop(
  world: World,
  grants: readonly GrantView[],
  hop: 'backend' | 'filter' | 'tls',
  from: ReferenceDefaults,
  to: ObjectReference,
): Hop | undefined {
  if (isGranted(grants, from, to)) return undefined;
  if (world.refused.has('ReferenceGrant')) {
    const open = `it is not known whether a ReferenceGrant lets ${from.kind}s of ${from.namespace} use ${referenceText(to)}`;
    return unknown(hop, open);
  }
  const text = `no ReferenceGrant in namespace ${to.namespace} lets ${from.kind}s of ${from.namespace} use ${referenceText(to)}`;
  return broken(hop, text, `cox get referencegrants -n ${shellWord(to.namespace)}`);
}
