import { HelmFault } from '../../helm/error.ts';
import type { Release } from '../../helm/release/release.ts';

/** Whether objects are applied on the server: as --server-side says, or else as the release did it. Throws HelmFault. */
export function appliesOnServer(typed: string, before: Release['apply_method']): boolean {
  if (typed === 'auto') return before === 'ssa';
  if (typed === 'true' || typed === 'false') return typed === 'true';
  throw new HelmFault(`invalid/unknown release server-side apply method: ${typed}`);
}
