/**
 * Which controller an Ingress is for (IngressSpec.ingressClassName, the annotation before it, the
 * default class).
 */
import type { ClassView, IngressView } from './views.ts';
import { isComplete, type World } from './world.ts';

export const classAnnotation = 'kubernetes.io/ingress.class';

export interface IngressClassOf {
  /** "" when it has no class at all. */
  readonly name: string;
  readonly from: 'ingressClassName' | 'annotation' | 'default' | 'none';
  readonly class: ClassView | undefined;
  /**
   * Whether the class is known not to exist. An annotation names a controller directly and needs no
   * IngressClass.
   */
  readonly missing: boolean;
}

/**
 * The class of an Ingress. Ingresses without a class have the default class (of several the newest,
 * as in the admission plugin DefaultIngressClass): the API server writes it into new ones.
 */
export function classOf(world: World, { className, annotations }: IngressView): IngressClassOf {
  const find = (name: string): ClassView | undefined => world.classes.find((each) => each.name === name);
  if (className !== undefined) {
    const found = find(className);
    const missing = found === undefined && isComplete(world, 'IngressClass', '');
    return { name: className, from: 'ingressClassName', class: found, missing };
  }
  const annotated = annotations[classAnnotation];
  if (annotated !== undefined && annotated !== '') {
    return { name: annotated, from: 'annotation', class: find(annotated), missing: false };
  }
  const fallback = defaultClass(world);
  if (fallback === undefined) return { name: '', from: 'none', class: undefined, missing: false };
  return { name: fallback.name, from: 'default', class: fallback, missing: false };
}

function defaultClass(world: World): ClassView | undefined {
  const created = (view: ClassView): string => {
    const { creationTimestamp } = (view.object.metadata ?? {}) as { readonly creationTimestamp?: unknown };
    return typeof creationTimestamp === 'string' ? creationTimestamp : '';
  };
  return world.classes
    .filter(({ isDefault }) => isDefault)
    .sort((a, b) => created(b).localeCompare(created(a)) || a.name.localeCompare(b.name))[0];
}
