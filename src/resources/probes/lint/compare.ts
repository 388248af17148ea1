/** What is doubtful about the probes of a container taken together. */
import type { LintFinding } from '../../lint/types.ts';
import { asksTheSame, type Probe, probeFields, probeOf } from '../probe.ts';
import { patience } from '../sums.ts';
import { type Looked, whoOf } from './looked.ts';
import { probeRules } from './rules.ts';

export function compareProbes(looked: Looked): readonly LintFinding[] {
  const { spec } = looked.container;
  const liveness = probeOf(spec, 'liveness');
  if (liveness === undefined || liveness.handler.type === 'none') return [];
  const readiness = probeOf(spec, 'readiness');
  return [
    ...(readiness === undefined ? [] : equalFindings(looked, liveness, readiness)),
    ...recoveryFindings(looked, liveness, readiness, probeOf(spec, 'startup')),
  ];
}

/** The same question is fine where liveness bears with more failures: then traffic stops first. */
function equalFindings(looked: Looked, liveness: Probe, readiness: Probe): readonly LintFinding[] {
  if (!asksTheSame(liveness.handler, readiness.handler) || patience(liveness) > patience(readiness)) return [];
  const failures = Math.ceil((3 * patience(readiness)) / liveness.period);
  return [
    looked.say(probeRules.livenessEqualsReadiness, [probeFields.liveness], {
      message: `${whoOf(looked)}: liveness asks what readiness asks, and gives up after ${patience(liveness)}s as readiness does after ${patience(readiness)}s`,
      why: 'what only should have taken the pod out of service (a slow database, a burst of requests) restarts it, and all of its siblings at once',
      fix: looked.set(`--liveness --failure-threshold=${failures}`),
    }),
  ];
}

/** A restart costs at least the delays that the probes themselves grant a start, and as many passes of readiness as it wants. */
function recoveryFindings(
  looked: Looked,
  liveness: Probe,
  readiness: Probe | undefined,
  startup: Probe | undefined,
): readonly LintFinding[] {
  const pass = readiness === undefined ? 0 : readiness.delay + (readiness.successes - 1) * readiness.period;
  const recovery = Math.max(pass, liveness.delay, startup?.delay ?? 0);
  const bears = patience(liveness);
  if (recovery <= bears) return [];
  return [
    looked.say(probeRules.slowRecovery, [probeFields.liveness], {
      message: `${whoOf(looked)}: liveness restarts it after ${bears}s of failures, and by its own probes it needs ${recovery}s to be back`,
      why: `a trouble that would have passed in ${bears}s becomes an outage of ${recovery}s or more`,
      fix: looked.set(`--liveness --failure-threshold=${Math.ceil(recovery / liveness.period)}`),
    }),
  ];
}
