import type { Target } from './shared.ts';

/** Where secrets of every type are created. */
export const secretTarget: Target = {
  mapping: { group: '', version: 'v1', resource: 'secrets', namespaced: true },
  problem: 'failed to create secret',
};
