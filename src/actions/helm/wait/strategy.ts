import type { Resource } from '../objects/resource.ts';

export type WaitStrategy = 'watcher' | 'legacy' | 'hookOnly';

/** Times are milliseconds for one wait. All throw HelmFault. */
export interface Waiter {
  ready(resources: readonly Resource[], timeout: number, options: { readonly jobs: boolean }): Promise<void>;
  /** The objects of a hook: Jobs and Pods have to end well. */
  hooks(resources: readonly Resource[], timeout: number): Promise<void>;
  /** `quiet`: nobody is told how it goes. */
  gone(resources: readonly Resource[], timeout: number, options?: { readonly quiet?: boolean }): Promise<void>;
}
