import { BuildError } from '../error.ts';
import type { Configure, Transformer } from '../plugin.ts';

export const patchJson6902Transformer: Configure<Transformer> = async () => {
  throw new BuildError('TODO kpatch');
};
