/**
 * The causes that a diagnosis can name, by rank. docs/rollout-status.md states the grace of each.
 */

/** How long a cause may take to recover before it is considered final. */
export interface Grace {
  /** Milliseconds since the cause was first seen. */
  readonly milliseconds: number;
  /** How often it must have happened to the same container. The default is 1. */
  readonly times?: number;
  /**
   * The wider cause that this is a case of. A grace that the user sets for that one applies here
   * too.
   */
  readonly caseOf?: string;
}

const second = 1000;

/**
 * The first that applies to a pod is its cause: what killed a container comes before the
 * consequences. Causes that share a rank in the specification stand next to each other.
 */
export const causes = {
  // 1: probes that kill
  LivenessProbeFailed: { milliseconds: 0, times: 2 },
  StartupProbeFailed: { milliseconds: 0, times: 2 },
  // 2
  OutOfMemory: { milliseconds: 0, times: 2 },
  // 3: the program, or starting it
  ContainerCannotRun: { milliseconds: 0, times: 2 },
  PostStartHookFailed: { milliseconds: 0, times: 2 },
  ApplicationError: { milliseconds: 0, times: 3 },
  // 4
  ImageNameInvalid: { milliseconds: 0 },
  ImageNotFound: { milliseconds: 20 * second },
  ImageNotAuthorized: { milliseconds: 20 * second },
  ImageRegistryNotFound: { milliseconds: 20 * second, caseOf: 'ImageRegistryUnreachable' },
  ImageRegistryUnreachable: { milliseconds: 60 * second },
  ImagePullFailed: { milliseconds: 60 * second },
  // what the kubelet needs before it can start a container
  ConfigMissing: { milliseconds: 20 * second },
  SecurityContextRefused: { milliseconds: 5 * second },
  VolumeMountFailed: { milliseconds: 30 * second },
  RuntimeHandlerMissing: { milliseconds: 20 * second, caseOf: 'SandboxFailed' },
  SandboxFailed: { milliseconds: 60 * second },
  // 5: pending; first what only a person can change, then what other pods or a machine may change
  ClaimMissing: { milliseconds: 20 * second, caseOf: 'ClaimPending' },
  ClaimUnbindable: { milliseconds: 30 * second, caseOf: 'ClaimPending' },
  ClaimPending: { milliseconds: 60 * second },
  NoNodeFits: { milliseconds: 30 * second, caseOf: 'Unschedulable' },
  TooFewNodes: { milliseconds: 30 * second, caseOf: 'Unschedulable' },
  Unschedulable: { milliseconds: 90 * second },
  // 6: quota and admission
  QuotaExceeded: { milliseconds: 30 * second },
  LimitRangeViolated: { milliseconds: 12 * second },
  PodSecurityViolated: { milliseconds: 12 * second },
  ServiceAccountMissing: { milliseconds: 20 * second },
  AdmissionDenied: { milliseconds: 12 * second },
  WebhookUnreachable: { milliseconds: 60 * second },
  PodInvalid: { milliseconds: 12 * second },
  // the machine
  Evicted: { milliseconds: 60 * second },
  NodeMissing: { milliseconds: 20 * second, caseOf: 'NodeLost' },
  NodeLost: { milliseconds: 60 * second },
  // 7: 120 s, and what the probe itself allows (initialDelaySeconds + failureThreshold *
  // periodSeconds)
  ReadinessProbeFailed: { milliseconds: 120 * second },
  ReadinessGateClosed: { milliseconds: 120 * second },
  // of the workload, not of a pod
  ForcedRollback: { milliseconds: 0 },
  // of objects that do not roll out: nobody waits for them, so there is no grace
  JobFailed: { milliseconds: 0 },
  ScheduleMissed: { milliseconds: 0 },
  Suspended: { milliseconds: 0 },
  ClaimLost: { milliseconds: 0 },
  VolumeUnusable: { milliseconds: 0 },
  NodeNotReady: { milliseconds: 0 },
  NodePressure: { milliseconds: 0 },
  NodeUnschedulable: { milliseconds: 0 },
  NoEndpoints: { milliseconds: 0 },
  PortMismatch: { milliseconds: 0 },
  BalancerPending: { milliseconds: 0 },
  BackendMissing: { milliseconds: 0 },
  ScalingFailed: { milliseconds: 0 },
  ConditionNotMet: { milliseconds: 0 },
  // why a deletion does not finish
  DeletionBlocked: { milliseconds: 0 },
  // 8
  Undetermined: { milliseconds: 0 },
} as const satisfies Readonly<Record<string, Grace>>;

export type Cause = keyof typeof causes;

const order = new Map(Object.keys(causes).map((cause, index) => [cause, index]));

/** The rank of a cause, from 0. */
export function rankOf(cause: Cause): number {
  return order.get(cause) ?? order.size;
}

export type Graces = Readonly<Record<Cause, Grace>>;

/** When the grace ends; undefined when the cause has not happened often enough yet. */
export function doomedAt(cause: Cause, since: number, times = 1, graces: Graces = causes): number | undefined {
  const grace = graces[cause];
  return times >= (grace.times ?? 1) ? since + grace.milliseconds : undefined;
}
