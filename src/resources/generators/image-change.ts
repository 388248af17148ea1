/**
 * `set image`: new images for containers of a pod template, and the patch with only these changes.
 */
import type { JsonObject } from '../../apimachinery/json.ts';
import type { KubeObject } from '../../apimachinery/object.ts';
import { changeContainers, type TemplateChange } from './template-change.ts';

export interface ImageChange extends TemplateChange {
  /** Names for which there is no container. */
  readonly missing: readonly string[];
}

/** The container with another image, its keys in their order. */
function withImage(container: JsonObject, image: string): JsonObject {
  if (Object.hasOwn(container, 'image')) return { ...container, image };
  const { name, ...rest } = container;
  return { ...(name === undefined ? {} : { name }), image, ...rest };
}

/**
 * Puts the images (by container name, or `*` for all) into the object's pod spec. Throws CliError
 * for a kind without one.
 */
export function changeImages(object: KubeObject, images: ReadonlyMap<string, string>): ImageChange {
  const found = new Set<string>();
  const change = changeContainers(object, (container) => {
    const key = images.has('*') ? '*' : String(container.name ?? '');
    const image = images.get(key);
    if (image === undefined) return undefined;
    found.add(key);
    if ((container.image ?? '') === image) return undefined;
    return { container: withImage(container, image), patch: { image } };
  });
  return { ...change, missing: [...images.keys()].filter((name) => !found.has(name)) };
}
