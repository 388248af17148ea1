/**
 * The part of kwok's Stage (kwok.x-k8s.io/v1alpha1) that the sandbox uses. Keys are jq, templates
 * Go templates of YAML.
 */

export interface Requirement {
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  readonly values?: readonly string[];
}

export type Step =
  | { readonly delete: true }
  | { readonly apply: { readonly template: string } }
  | { readonly patch: { readonly root: string; readonly subresource: string; readonly template: string } };

export interface Stage {
  readonly apiVersion: 'kwok.x-k8s.io/v1alpha1';
  readonly kind: 'Stage';
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly resourceRef: { readonly apiGroup: string; readonly kind: string };
    readonly selector: { readonly matchExpressions: readonly Requirement[] };
    readonly delay?: { readonly durationMilliseconds: number; readonly jitterDurationMilliseconds?: number };
    readonly steps: readonly Step[];
  };
}

export interface StageOptions {
  readonly when: readonly Requirement[];
  /**
   * Milliseconds before the steps are taken; the second number is the upper bound of a random
   * choice.
   */
  readonly delay?: readonly [number, number?];
  readonly steps: readonly Step[];
}

/** A stage of a kind of the core group: when all requirements hold, wait, then take the steps. */
export function stage(kind: string, name: string, { when, delay, steps }: StageOptions): Stage {
  return {
    apiVersion: 'kwok.x-k8s.io/v1alpha1',
    kind: 'Stage',
    metadata: { name },
    spec: {
      resourceRef: { apiGroup: 'v1', kind },
      selector: { matchExpressions: when },
      ...(delay && { delay: { durationMilliseconds: delay[0], jitterDurationMilliseconds: delay[1] ?? delay[0] } }),
      steps,
    },
  };
}

export const isIn = (key: string, ...values: readonly string[]): Requirement => ({ key, operator: 'In', values });
export const notIn = (key: string, ...values: readonly string[]): Requirement => ({ key, operator: 'NotIn', values });
export const exists = (key: string): Requirement => ({ key, operator: 'Exists' });
export const absent = (key: string): Requirement => ({ key, operator: 'DoesNotExist' });

export const status = (template: string): Step => ({ patch: { root: 'status', subresource: 'status', template } });
