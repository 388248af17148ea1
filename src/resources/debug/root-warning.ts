import type { JsonObject } from '../../apimachinery/json.ts';
import { at, type KubeObject } from '../../apimachinery/object.ts';

export const ROOT_WARNING =
  'Non-root user is configured for the entire target Pod, and some capabilities granted by debug profile may not work. Please consider using "--custom" with a custom profile that specifies "securityContext.runAsUser: 0".';

/**
 * Whether the pod's user takes away what the profile grants the container (kubectl's
 * displayWarning).
 */
export function losesCapabilities(pod: KubeObject, container: JsonObject | undefined): boolean {
  const user = at(pod, 'spec', 'securityContext', 'runAsUser') ?? 0;
  if (container === undefined || user === 0 || at(container, 'securityContext', 'runAsUser') === 0) return false;
  const isPrivileged = at(container, 'securityContext', 'privileged') === true;
  const added = at(container, 'securityContext', 'capabilities', 'add');
  return isPrivileged || (Array.isArray(added) && added.length > 0);
}
