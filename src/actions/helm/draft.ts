/** A release while it is worked on: it changes in place, and is stored again and again. */
import { plainMessage } from '../../error-text.ts';
import type { Hook, Release, ReleaseInfo, ReleaseStatus } from '../../helm/release/release.ts';
import { timeText } from '../../helm/release/time.ts';
import type { Clock } from '../../io/host.ts';
import { isReleaseFault } from './faults.ts';
import type { HelmTools } from './tools.ts';

type Mutable<Of> = { -readonly [Key in keyof Of]: Of[Key] };

export type HookDraft = Mutable<Hook>;

export interface Draft extends Omit<Mutable<Release>, 'info' | 'hooks'> {
  info: Mutable<ReleaseInfo>;
  hooks: HookDraft[];
}

export const draftOf = (release: Release): Draft => ({
  ...release,
  info: { ...release.info },
  hooks: (release.hooks ?? []).map((hook) => ({ ...hook })),
});

export function setStatus(draft: Draft, status: ReleaseStatus, description: string): void {
  draft.info.status = status;
  draft.info.description = description;
}

/** The present, as a release records it. */
export function presentTime(clock: Clock): string {
  const now = clock.now();
  return timeText(now, new Date(now).getTimezoneOffset());
}

/** Stores a revision again. A failure is a warning. */
export async function record({ storage, log }: HelmTools, draft: Draft): Promise<void> {
  try {
    await storage.update(draft);
  } catch (error) {
    if (!isReleaseFault(error)) throw error;
    const fields = { name: draft.name, revision: String(draft.version), error: plainMessage(error) };
    log('WARN', 'failed to update release', fields);
  }
}
