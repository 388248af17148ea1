export type { BinaryName } from './catalogue.ts';
export { controlPlaneBinaries, kubernetesVersion, realNodeBinaries } from './catalogue.ts';
export { type Binary, type BinaryOptions, ensureBinaries, ensureBinary } from './ensure.ts';
