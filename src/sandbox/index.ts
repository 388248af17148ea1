/** Real upstream binaries as a local cluster. */
export { type Binary, type BinaryName, ensureBinaries, realNodeBinaries } from './binaries/index.ts';
export { kubeconfig } from './contexts.ts';
export type { SandboxDependencies } from './dependencies.ts';
export { down } from './down.ts';
export { logs } from './logs.ts';
export type { NodeKind } from './state.ts';
export { list, type SandboxStatus, status } from './status.ts';
export { up } from './up.ts';
