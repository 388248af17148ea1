/** The rules of `probe lint`; each has a page in docs/lint. */
import type { LintRule } from '../../lint/types.ts';

export const probeRules = {
  invalid: {
    id: 'probe-invalid',
    level: 'error',
    summary: 'The API server refuses the probe',
  },
  portName: {
    id: 'probe-port-name',
    level: 'error',
    summary: 'The probe asks a port by a name that its container does not declare',
  },
  portUnexposed: {
    id: 'probe-port-unexposed',
    level: 'warning',
    summary: 'The probe asks a port that no container of the pod declares',
  },
  readinessMissing: {
    id: 'probe-readiness-missing',
    level: 'warning',
    summary: 'A container that is to serve has no readiness probe',
  },
  livenessEqualsReadiness: {
    id: 'probe-liveness-equals-readiness',
    level: 'warning',
    summary: 'Liveness asks what readiness asks, and is no more patient',
  },
  slowRecovery: {
    id: 'probe-liveness-slow-recovery',
    level: 'warning',
    summary: 'Liveness restarts a container in less time than the container needs to come back',
  },
  startupMissing: {
    id: 'probe-startup-missing',
    level: 'warning',
    summary: 'A long initial delay stands in for a startup probe',
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
    summary: 'A command is run more often than its weight allows',
  },
  restarts: {
    id: 'probe-restarts',
    level: 'warning',
    summary: 'A probe has restarted a container lately',
  },
} as const satisfies Readonly<Record<string, LintRule>>;
