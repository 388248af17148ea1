/** Findings about the probes of a container taken together. */
import type { LintFinding } from '../../lint/types.ts';
import { asksTheSame, type Probe, probeFields, probeOf } from '../probe.ts';
import { failureWindow } from '../sums.ts';
import { type Inspected, probeRules, whoOf } from './rules.ts';

export function compareProbes(inspected: Inspected): readonly LintFinding[] {
  const { spec } = inspected.container;
  const liveness = probeOf(spec, 'liveness');
  if (liveness === undefined || liveness.handler.type === 'none') return [];
  const readiness = probeOf(spec, 'readiness');
  return [
    ...(readiness === undefined ? [] : equalFindings(inspected, liveness, readiness)),
    ...recoveryFindings(inspected, liveness, readiness, probeOf(spec, 'startup')),
  ];
}

/** The same check is fine if liveness tolerates more failures: then traffic stops first. */
function equalFindings(inspected: Inspected, liveness: Probe, readiness: Probe): readonly LintFinding[] {
  if (!asksTheSame(liveness.handler, readiness.handler) || failureWindow(liveness) > failureWindow(readiness))
    return [];
  const failures = Math.ceil((3 * failureWindow(readiness)) / liveness.period);
  return [
    inspected.say(probeRules.livenessEqualsReadiness, [probeFields.liveness], {
      message: `${whoOf(inspected)}: liveness checks the same as readiness, and gives up after ${failureWindow(liveness)}s as readiness does after ${failureWindow(readiness)}s`,
      why: 'a problem that should only take the pod out of service (a slow database, a burst of requests) restarts it, and all other replicas at the same time',
      fix: inspected.set(`--liveness --failure-threshold=${failures}`),
    }),
  ];
}

/**
 * A restart takes at least the initial delays of the probes, and successThreshold periods of
 * readiness.
 */
function recoveryFindings(
  inspected: Inspected,
  liveness: Probe,
  readiness: Probe | undefined,
  startup: Probe | undefined,
): readonly LintFinding[] {
  const pass = readiness === undefined ? 0 : readiness.delay + (readiness.successes - 1) * readiness.period;
  const recovery = Math.max(pass, liveness.delay, startup?.delay ?? 0);
  const window = failureWindow(liveness);
  if (recovery <= window) return [];
  return [
    inspected.say(probeRules.slowRecovery, [probeFields.liveness], {
      message: `${whoOf(inspected)}: liveness restarts it after ${window}s of failures, but by its own probes it needs ${recovery}s to be ready again`,
      why: `a problem that lasts ${window}s becomes an outage of ${recovery}s or more`,
      fix: inspected.set(`--liveness --failure-threshold=${Math.ceil(recovery / liveness.period)}`),
    }),
  ];
}
