/** Creates what is in crds/ before all else (installCRDs of pkg/action/install.go). */
import { HelmFault } from '../../helm/error.ts';
import type { Crd } from '../../helm/release/render.ts';
import { hasReason, isReleaseFault } from './faults.ts';
import type { CreateOptions } from './objects/apply.ts';
import { buildResources } from './objects/build.ts';
import type { Resource } from './objects/resource.ts';
import { createResources } from './objects/write.ts';
import { explained, type HelmTools } from './tools.ts';
import type { WaitStrategy } from './wait/strategy.ts';
import { newWaiter } from './wait/waiter.ts';

const PATIENCE = 60_000;

/** Those that are there already stay as they are. Throws HelmFault. */
export async function installCrds(
  tools: HelmTools,
  crds: readonly Crd[],
  options: CreateOptions & { readonly wait: WaitStrategy },
): Promise<void> {
  const made: Resource[] = [];
  for (const { name, file } of crds) {
    const short = file.name;
    const text = new TextDecoder().decode(file.data);
    const resources = await buildResources(tools, text, { validate: false }).catch((error: unknown) => {
      throw explained(`failed to install CRD ${short}`, error);
    });
    if (resources.length === 0) throw new HelmFault(`failed to install CRD ${name}: resources are empty`);
    try {
      await createResources(tools, resources, options);
      made.push(...resources);
    } catch (error) {
      if (!isReleaseFault(error)) throw error;
      if (!hasReason(error, 'AlreadyExists')) throw explained(`failed to install CRD ${short}`, error);
      tools.debug?.('CRD is already present. Skipping', { crd: short });
    }
  }
  if (made.length === 0) return;
  // objects of these types would be refused before the server serves them
  const waiter = await newWaiter(tools, options.wait === 'hookOnly' ? 'watcher' : options.wait);
  await waiter.ready(made, PATIENCE, { jobs: false });
  tools.debug?.('clearing REST mapper cache');
  await tools.cluster.discovery.refresh();
}
