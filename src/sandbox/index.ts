/** Real upstream binaries as a local cluster. */
export { type BinaryName, type BinaryOptions, ensureBinaries, ensureBinary } from './binaries/index.ts';
export { kubeconfig } from './contexts.ts';
export type { SandboxDependencies } from './dependencies.ts';
export { down } from './down.ts';
export { type LogOptions, logs } from './logs.ts';
export { failLabel, failures } from './nodes/pod-templates.ts';
export { contextName, defaultName } from './paths.ts';
export type { NodeKind, SandboxState } from './state.ts';
export { list, type SandboxStatus, status } from './status.ts';
export { type UpOptions, up } from './up.ts';
