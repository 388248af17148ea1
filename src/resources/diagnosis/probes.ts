/** Probes as evidence. */
import type { JsonObject } from '../../apimachinery/json.ts';
import { type ProbeKind, rawProbe, readProbe, probeOf as readProbeOf } from '../probes/probe.ts';
import { failureWindow } from '../probes/sums.ts';
import { probeText as textOf } from '../probes/words.ts';

export const probeOf = rawProbe;

/**
 * "http-get :8080/healthz, delay 0s, timeout 1s, period 10s, 3 failures"; "" without such a probe.
 */
export function probeText(container: JsonObject, kind: ProbeKind): string {
  const probe = readProbeOf(container, kind);
  return probe === undefined ? '' : textOf(probe);
}

/** How long until a probe can fail, in milliseconds: its delay and failureThreshold periods. */
export function probePatience(raw: JsonObject): number {
  const probe = readProbe(raw);
  return (probe.delay + failureWindow(probe)) * 1000;
}
