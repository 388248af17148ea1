import type { Context } from '../../context.ts';
import type { HelmOptions } from '../../manifest/kustomize/plugin.ts';

/** Our own helm for the charts of a kustomization; no program is run. */
export const ownHelm =
  (context: Context): NonNullable<HelmOptions['run']> =>
  async (words, variables) => {
    const { helmInside } = await import('../helm/inside.ts');
    return helmInside(context, words, variables);
  };
