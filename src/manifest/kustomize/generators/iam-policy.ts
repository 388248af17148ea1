import { BuildError } from '../error.ts';
import type { Configure, Generator } from '../plugin.ts';

export const iamPolicyGenerator: Configure<Generator> = async () => {
  throw new BuildError('TODO kgen');
};
