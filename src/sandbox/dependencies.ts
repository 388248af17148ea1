import type { ClusterContext } from '../kube/cluster-context.ts';

/** What the sandbox needs of a command's context; tests and the demo make their own. */
export type SandboxDependencies = Pick<ClusterContext, 'io' | 'env' | 'clock' | 'signal' | 'platform' | 'cwd'>;
