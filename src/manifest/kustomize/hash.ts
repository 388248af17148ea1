/** The suffix of generated ConfigMaps and Secrets. */
import type { ResourceMap } from './resource-map.ts';

/** Adds the hash of its content to the name of every object that needs one. Throws BuildError. */
export function addHashes(_resources: ResourceMap): void {}
