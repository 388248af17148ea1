import { reachableStorage, releaseContent } from '../../actions/helm/storage/read.ts';
import type { Context } from '../../context.ts';
import type { Release } from '../../helm/release/release.ts';
import { exactly } from './define.ts';
import { revisionFlag } from './flags.ts';
import { helmNamespace } from './namespace.ts';

/** What every `get` takes. */
export const getFlags = { revision: revisionFlag } as const;
export const getArguments = exactly({ release: 'one' });

interface Wanted {
  readonly named: { readonly release: string };
  readonly flags: { readonly revision: number };
}

/** The revision that a line names. Throws HelmFault. */
export async function wantedRelease(context: Context, { named, flags }: Wanted): Promise<Release> {
  const storage = await reachableStorage(context, await helmNamespace(context));
  return releaseContent(storage, named.release, flags.revision);
}
