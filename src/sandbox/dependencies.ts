import type { Context } from '../context.ts';

/** What the sandbox needs of a command's context; tests and the demo make their own. */
export type SandboxDependencies = Pick<Context, 'io' | 'env' | 'clock' | 'signal' | 'platform' | 'cwd'>;
