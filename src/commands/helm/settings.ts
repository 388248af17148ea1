/** helm's settings of one command line: its folders and files, and what else the environment says. */
import type { Context } from '../../context.ts';
import { type HelmPlaces, helmPlaces } from '../../helm/paths.ts';
import { homeDirectory } from '../../kube/kubeconfig/paths.ts';
import { environmentInteger, type HelmGlobals } from './global-flags.ts';

export interface HelmSettings extends HelmPlaces {
  readonly flags: HelmGlobals;
  /** HELM_MAX_HISTORY: how many revisions are kept. */
  readonly maxHistory: number;
  readonly plugins: string;
}

const DEFAULT_MAX_HISTORY = 10;

export function helmSettings(context: Pick<Context, 'env' | 'platform'>, flags: HelmGlobals): HelmSettings {
  const { env, platform } = context;
  const places = helmPlaces(env, platform, homeDirectory({ env, platform }));
  return {
    ...places,
    flags,
    maxHistory: environmentInteger(env.HELM_MAX_HISTORY, DEFAULT_MAX_HISTORY),
    plugins: env.HELM_PLUGINS ?? places.data('plugins'),
  };
}
