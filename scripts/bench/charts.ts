/** Kustomizations and charts: no cluster is asked. */
import path from 'node:path';
import { writeBenchChart } from './chart.ts';
import type { Benchmark } from './compare.ts';
import { writeBenchKustomization } from './kustomization.ts';
import type { Program, ProgramName } from './measure.ts';
import { ourPrograms } from './place.ts';

/** A program in front of ours, all without a cluster. */
function besides(folder: string, name: ProgramName, file: string, words: readonly string[]): readonly Program[] {
  const env = { PATH: process.env.PATH, HOME: folder, NO_COLOR: '1' };
  const ours = [...ourPrograms()].map(([own, argv]): Program => ({ name: own, argv: [...argv, ...words], env }));
  return [{ name, argv: [file], env }, ...ours];
}

/** A benchmark and its programs. */
export type WithPrograms = readonly [Benchmark, readonly Program[]];

/** A build of 1,000 objects with a prefix, a namespace, labels and 50 patches. */
export async function kustomizeBenchmark(scratch: string, runs: number): Promise<WithPrograms> {
  const { findKubectl } = await import('../../test/kustomize/programs.ts');
  const folder = path.join(scratch, 'kustomize');
  writeBenchKustomization(folder, { objects: 1000, patches: 50 });
  const goals = { cox: { wall: 1 }, executable: { wall: 1 } };
  const benchmark = { name: 'kustomize, 1,000 objects, 50 patches', args: ['kustomize', folder], runs, goals };
  return [benchmark, besides(scratch, 'kubectl', await findKubectl(), [])];
}

/** A chart of 10 subcharts with 20 templates each, and the one that is named. */
export async function helmBenchmarks(
  scratch: string,
  runs: number,
  chart: string | undefined,
): Promise<readonly WithPrograms[]> {
  const { findHelm } = await import('../../test/helm/programs.ts');
  const own = path.join(scratch, 'bench');
  writeBenchChart(own, { subcharts: 10, templates: 20 });
  const programs = besides(scratch, 'helm', await findHelm(), ['helm']);
  const goals = { cox: { wall: 1.5 }, executable: { wall: 1.5 } };
  return [own, ...(chart === undefined ? [] : [path.resolve(chart)])].map((folder) => [
    {
      name: `helm template ${folder === own ? 'of 10 subcharts, 200 templates' : path.basename(folder)}`,
      args: ['template', 'release', folder, '--include-crds'],
      runs,
      goals,
    },
    programs,
  ]);
}
