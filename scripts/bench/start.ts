/** Starting, and writing many objects. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Benchmark } from './compare.ts';
import type { Place } from './place.ts';

const STARTS = { cox: { wall: 1.5 }, executable: { wall: 0.8, peak: 1 } } as const;

export const startBenchmarks = (runs: number): readonly Benchmark[] => [
  { name: 'version --client', args: ['version', '--client'], runs, goals: STARTS },
  { name: 'get pods', args: ['get', 'pods'], runs, goals: STARTS, counted: true },
];

const configMap = (index: number): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: bench-${index}\ndata:\n  key: value-${index}\n`;

/** Both programs of ours, with the same goal. */
const both = (wall: number, cpu?: number): Benchmark['goals'] => {
  const goal = { wall, ...(cpu !== undefined && { cpu }) };
  return { cox: goal, executable: goal };
};

/** ConfigMaps in one file: applied, applied again, and deleted. */
export function writeBenchmarks(place: Place, objects: number): readonly Benchmark[] {
  const file = path.join(place.folder, 'objects.yaml');
  writeFileSync(file, Array.from({ length: objects }, (_, index) => configMap(index)).join('---\n'));
  const clear = (): Promise<void> => place.run('delete', '-f', file, '--ignore-not-found');
  const fill = (): Promise<void> => place.run('apply', '-f', file);
  const fillServerSide = (): Promise<void> => place.run('apply', '--server-side', '-f', file);
  const name = (words: string): string => `${words}, ${objects} objects`;
  return [
    {
      name: name('create'),
      args: ['create', '-f', file],
      runs: 3,
      goals: both(1 / 4, 1 / 3),
      prepare: clear,
      counted: true,
    },
    {
      name: name('apply, new'),
      args: ['apply', '-f', file],
      runs: 3,
      goals: both(1 / 4, 1 / 3),
      prepare: clear,
      counted: true,
    },
    {
      name: name('apply, unchanged'),
      args: ['apply', '-f', file],
      runs: 1,
      goals: both(1 / 20),
      prepare: fill,
      counted: true,
    },
    {
      name: name('apply --server-side, new'),
      args: ['apply', '--server-side', '-f', file],
      runs: 3,
      goals: both(1 / 6, 1 / 3),
      prepare: clear,
      counted: true,
    },
    {
      name: name('apply --server-side, unchanged'),
      args: ['apply', '--server-side', '-f', file],
      runs: 1,
      goals: both(1 / 6),
      prepare: () => clear().then(fillServerSide),
      counted: true,
    },
    { name: name('delete -f'), args: ['delete', '-f', file], runs: 1, goals: both(1 / 50), prepare: fill },
  ];
}
