export type { BinaryName } from './catalogue.ts';
export { goPlatform, kubernetesVersion, realNodeBinaries } from './catalogue.ts';
export { type Binary, type BinaryOptions, ensureBinaries } from './ensure.ts';
