import { addHashes } from '../hash.ts';
import type { Configure, Transformer } from '../plugin.ts';

export const hashTransformer: Configure<Transformer> = async () => ({ transform: addHashes });
