/** `set image`: new images for containers of a pod template. */
import type { KubeObject } from '../../apimachinery/object.ts';
import { containersIn, podSpecIn } from './struct-change.ts';

/**
 * Puts the images (by container name, or `*` for all) into the pod spec of a draft, and returns the
 * names for which there is no container. Throws CliError for a kind without a pod spec.
 */
export function putImages(draft: KubeObject, images: ReadonlyMap<string, string>): readonly string[] {
  const containers = containersIn(podSpecIn(draft), '*');
  return [...images].flatMap(([name, image]) => {
    const named = name === '*' ? containers : containers.filter((container) => container.name === name);
    for (const container of named) container.image = image;
    return named.length === 0 ? [name] : [];
  });
}
