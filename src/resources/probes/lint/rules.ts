/** The rules of `probe lint`; each has a page in docs/lint. */
import type { FindingText } from '../../lint/finding.ts';
import type { FieldPath, LintFinding, LintRule, LintSubject } from '../../lint/types.ts';
import type { PodTemplate, ProbedContainer } from '../containers.ts';

export const probeRules = {
  invalid: {
    id: 'probe-invalid',
    level: 'error',
    summary: 'The API server rejects the probe',
  },
  portName: {
    id: 'probe-port-name',
    level: 'error',
    summary: 'The probe names a port that its container does not declare',
  },
  portUnexposed: {
    id: 'probe-port-unexposed',
    level: 'warning',
    summary: 'The probe uses a port that no container of the pod declares',
  },
  readinessMissing: {
    id: 'probe-readiness-missing',
    level: 'warning',
    summary: 'A container that declares a port has no readiness probe',
  },
  livenessEqualsReadiness: {
    id: 'probe-liveness-equals-readiness',
    level: 'warning',
    summary: 'Liveness checks the same as readiness, and tolerates no more failures',
  },
  slowRecovery: {
    id: 'probe-liveness-slow-recovery',
    level: 'warning',
    summary: 'Liveness restarts a container in less time than the container needs to be ready again',
  },
  startupMissing: {
    id: 'probe-startup-missing',
    level: 'warning',
    summary: 'A long initial delay is used instead of a startup probe',
  },
  timeoutDefault: {
    id: 'probe-timeout-default',
    level: 'note',
    summary: 'The timeout is left at the default of one second',
  },
  timeoutOverPeriod: {
    id: 'probe-timeout-over-period',
    level: 'warning',
    summary: 'The timeout is longer than the period',
  },
  execHeavy: {
    id: 'probe-exec-heavy',
    level: 'warning',
    summary: 'A heavy command is run too often',
  },
  restarts: {
    id: 'probe-restarts',
    level: 'warning',
    summary: 'A probe has restarted a container recently',
  },
} as const satisfies Readonly<Record<string, LintRule>>;

/** One container that is inspected, with the means to report on it. */
export interface Inspected {
  readonly subject: LintSubject;
  readonly template: PodTemplate;
  readonly container: ProbedContainer;
  /** A finding about a field of the container. */
  readonly say: (rule: LintRule, field: FieldPath, text: FindingText) => LintFinding;
  /** A command that corrects the probe. */
  readonly set: (flags: string) => string;
}

/** "container web", "sidecar proxy". */
export const whoOf = ({ container: { role, name } }: Inspected): string => `${role} ${name}`;
