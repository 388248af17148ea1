import { BuildError } from '../error.ts';
import type { Configure, Transformer } from '../plugin.ts';

export const namespaceTransformer: Configure<Transformer> = async () => {
  throw new BuildError('TODO kfield');
};
