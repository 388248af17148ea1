import { parseKubeVersion } from '../../helm/engine/capabilities.ts';
import type { Capabilities } from '../../helm/engine/scope.ts';
import { HelmFault } from '../../helm/error.ts';

/** The capabilities with the version of --kube-version, where one is typed. Throws HelmFault. */
export function withKubeVersion(capabilities: Capabilities, typed: string): Capabilities {
  if (typed === '') return capabilities;
  try {
    return { ...capabilities, kubeVersion: parseKubeVersion(typed) };
  } catch (error) {
    throw new HelmFault(`invalid kube version '${typed}': ${(error as Error).message}`);
  }
}
