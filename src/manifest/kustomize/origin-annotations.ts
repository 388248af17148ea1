/** The annotations of buildMetadata (originAnnotations, transformerAnnotations). */
import type { Origin } from './origin.ts';
import type { Resource } from './resource.ts';
import type { ResourceMap } from './resource-map.ts';

/** The origin one path further: a file, a folder or a repository's URL (Origin.Append). */
export function originAt(origin: Origin, _path: string): Origin {
  return origin;
}

/** The annotation's text. */
export function originText(_origin: Origin): string {
  return '';
}

/** The origin that a plugin's own configuration object has; undefined without one (OriginFromCustomPlugin). */
export function originOfPlugin(_config: Resource): Origin | undefined {
  return undefined;
}

/** Marks what a generator made, where it has no origin yet. */
export function addOrigins(_made: readonly Resource[], _origin: Origin): void {}

/** Notes a transformer on every object: as its origin where it has none (AddTransformerAnnotation). */
export function addTransformation(_resources: ResourceMap, _origin: Origin): void {}
