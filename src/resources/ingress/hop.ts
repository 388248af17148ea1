/** The steps of a request from its router to the pods. */

export type HopName = 'class' | 'gateway' | 'tls' | 'filter' | 'backend' | 'service' | 'port' | 'endpoints';

/**
 * `broken`: the request ends here. `unknown`: it cannot be known from here. `doubtful`: it
 * continues, but check.
 */
export type HopState = 'ok' | 'doubtful' | 'unknown' | 'broken';

export interface Hop {
  readonly hop: HopName;
  readonly state: HopState;
  /** One sentence without a full stop. */
  readonly text: string;
  /** Commands that show more or correct it, the best first; for hops that are not ok. */
  readonly next: readonly string[];
}

export const ok = (hop: HopName, text: string): Hop => ({ hop, state: 'ok', text, next: [] });
export const broken = (hop: HopName, text: string, ...next: readonly string[]): Hop => ({
  hop,
  state: 'broken',
  text,
  next,
});
export const unknown = (hop: HopName, text: string): Hop => ({ hop, state: 'unknown', text, next: [] });
export const doubtful = (hop: HopName, text: string, ...next: readonly string[]): Hop => ({
  hop,
  state: 'doubtful',
  text,
  next,
});
