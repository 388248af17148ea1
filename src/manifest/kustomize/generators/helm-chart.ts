import { BuildError } from '../error.ts';
import type { Configure, Generator } from '../plugin.ts';

/** TODO issue 12: inflate by our own chart engine. No helm program is ever run. */
export const helmChartGenerator: Configure<Generator> = async (_config, { options }) => {
  if (!options.enableHelm) throw new BuildError('must specify --enable-helm');
  if (options.helm.command === '') throw new BuildError('must specify --helm-command');
  throw new BuildError('cox cannot inflate helm charts yet');
};
