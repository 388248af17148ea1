/** The pod that a finding is about, with the fields that all findings need. */
import { textOf } from '../../apimachinery/json.ts';
import { at, type KubeObject, meta } from '../../apimachinery/object.ts';
import type { DiagnosisContext } from './context.ts';
import type { EventView } from './events.ts';
import { type ContainerView, createdAt, restartPolicyOf } from './pod-view.ts';
import type { ContainerRef } from './types.ts';

export interface PodSubject {
  readonly pod: KubeObject;
  /** "pod/NAME" */
  readonly object: string;
  readonly namespace: string;
  readonly name: string;
  readonly node: string;
  /** Milliseconds. */
  readonly created: number;
  /** The oldest first. */
  readonly events: readonly EventView[];
  /** Whether its phase is final: its containers are not started again. */
  readonly final: boolean;
  /** "Always" where none is set. */
  readonly restartPolicy: string;
}

export function podSubject(pod: KubeObject, context: DiagnosisContext): PodSubject {
  const { name = '', namespace = '' } = meta(pod);
  const phase = textOf(at(pod, 'status', 'phase'));
  return {
    pod,
    object: `pod/${name}`,
    namespace,
    name,
    node: textOf(at(pod, 'spec', 'nodeName')),
    created: createdAt(pod),
    events: context.events(pod),
    final: phase === 'Failed' || phase === 'Succeeded',
    restartPolicy: restartPolicyOf(pod),
  };
}

/** The events about one container. */
export function containerEvents({ events }: PodSubject, container: ContainerRef): readonly EventView[] {
  const list = container.role === 'container' ? 'containers' : 'initContainers';
  const fieldPath = `spec.${list}{${container.name}}`;
  return events.filter((event) => event.fieldPath === fieldPath);
}

/** `container "web"`, `init container "setup"`, `sidecar "proxy"`. */
export function roleName({ role, name }: Pick<ContainerView, 'role' | 'name'>): string {
  return `${role} ${JSON.stringify(name)}`;
}
