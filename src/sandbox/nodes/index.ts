import type { NodeKind } from '../state.ts';
import type { NodeDriver } from './driver.ts';
import { simulatedNodes } from './simulated.ts';

/** The driver of that kind of nodes. */
export async function nodeDriver(kind: NodeKind): Promise<NodeDriver> {
  if (kind === 'simulated') return simulatedNodes;
  const { realNode } = await import('./real/index.ts');
  return realNode;
}
