import { secrets } from '../../apimachinery/known-types.ts';
import type { Target } from './shared.ts';

/** Where secrets of every type are created. */
export const secretTarget: Target = {
  mapping: secrets,
  problem: 'failed to create secret',
};
