/** Thousands of pods, hundreds of definitions. */
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Benchmark, compare, type Goals, type Outcome } from './compare.ts';
import { changePods, definedObjects, fillDefinitions, fillEvents, fillPods } from './fill.ts';
import type { Place } from './place.ts';

const HALF: Goals = { cox: { wall: 0.5, peak: 0.5 }, executable: { wall: 0.5, peak: 0.5 } };
const AS_LONG: Goals = { cox: { wall: 1 }, executable: { wall: 1 } };

const FORMATS: readonly (readonly [string, readonly string[]])[] = [
  ['table', []],
  ['-o wide', ['-o', 'wide']],
  ['-o name', ['-o', 'name']],
  ['-o json', ['-o', 'json']],
  ['-o yaml', ['-o', 'yaml']],
  ['-o jsonpath', ['-o', 'jsonpath={range .items[*]}{.metadata.name}{"\\t"}{.status.phase}{"\\n"}{end}']],
  ['-o custom-columns', ['-o', 'custom-columns=NAME:.metadata.name,IMAGE:.spec.containers[*].image']],
  ['-o go-template', ['-o', 'go-template={{range .items}}{{.metadata.name}}{{"\\n"}}{{end}}']],
  ['--sort-by', ['--sort-by=.metadata.name']],
];

const lists = (pods: number, runs: number): readonly Benchmark[] =>
  FORMATS.map(([name, words]) => ({
    name: `get ${pods} pods, ${name}`,
    args: ['get', 'pods', ...words],
    runs,
    goals: HALF,
  }));

/** How long a watch is looked at, in seconds; the list it starts with is in it. */
const WATCHED = 30;
const CHANGES = 100;

/** A watch while pods change. */
async function watched(place: Place, pods: number): Promise<Outcome> {
  const stop = new AbortController();
  const changing = changePods(place.client, place.namespace, { pods, perSecond: CHANGES, signal: stop.signal });
  try {
    const name = `get ${pods} pods -w, ${CHANGES} changes a second, ${WATCHED} s`;
    const goals: Goals = { cox: { cpu: 1 }, executable: { cpu: 1 } };
    return await compare({ name, args: ['get', 'pods', '-w'], runs: 1, goals, seconds: WATCHED }, place.programs);
  } finally {
    stop.abort();
    await changing;
  }
}

export interface ScaleOptions {
  readonly pods: readonly number[];
  readonly definitions: number;
  readonly events: number;
  readonly runs: number;
  readonly only: string;
}

/** Whether a stage has benchmarks that are wanted: what it needs is made only then. */
const isWanted = (only: string, ...names: readonly string[]): boolean => names.some((name) => name.includes(only));

async function all(benchmarks: readonly Benchmark[], place: Place, only: string): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const benchmark of benchmarks)
    if (benchmark.name.includes(only)) outcomes.push(await compare(benchmark, place.programs));
  return outcomes;
}

async function podStages(place: Place, { pods, runs, only }: ScaleOptions): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  let there = 0;
  for (const count of pods) {
    console.log(`\n${count} pods`);
    await fillPods(place.client, place.namespace, there, count);
    there = count;
    outcomes.push(...(await all(lists(count, runs), place, only)));
    if (isWanted(only, `get ${count} pods -w, `)) outcomes.push(await watched(place, count));
  }
  const described: Benchmark = {
    name: 'describe 300 pods',
    args: ['describe', 'pods', '-l', 'batch=1'],
    runs: Math.min(runs, 3),
    goals: AS_LONG,
    counted: true,
  };
  return [...outcomes, ...(await all([described], place, only))];
}

async function eventStage(place: Place, { events, runs, only }: ScaleOptions): Promise<readonly Outcome[]> {
  const name = `events, ${events} of them`;
  if (!isWanted(only, name, 'get events')) return [];
  await fillEvents(place.client, place.namespace, events);
  const benchmarks = [
    { name, args: ['events'], runs, goals: HALF },
    { name: `get events, ${events} of them`, args: ['get', 'events'], runs, goals: HALF },
  ];
  return all(benchmarks, place, only);
}

async function definitionStage(place: Place, { definitions, runs, only }: ScaleOptions): Promise<readonly Outcome[]> {
  const name = (words: string): string => `${definitions} definitions: ${words}`;
  if (!isWanted(only, name(''), name('apply'), name('api-resources'), name('get'), name('completion'))) return [];
  console.log(`\n${definitions} definitions`);
  await fillDefinitions(place.client, definitions);
  // the server publishes them when it gets to it
  const served = async (): Promise<boolean> =>
    (await place.client.send('GET', `/apis/bench-${(definitions - 1) % 50}.example.com/v1`)).body.includes(
      `"things${definitions - 1}"`,
    );
  while (!(await served())) await new Promise((resolve) => setTimeout(resolve, 500));
  const file = path.join(place.folder, 'defined.yaml');
  writeFileSync(file, definedObjects(definitions));
  const forget = async (): Promise<void> => {
    for (const { env } of place.programs)
      rmSync(path.join(env.HOME!, '.kube/cache/discovery'), { recursive: true, force: true });
  };
  const clear = (): Promise<void> => place.run('delete', '-f', file, '--ignore-not-found');
  const goals = AS_LONG;
  return all(
    [
      {
        name: name('api-resources, nothing cached'),
        args: ['api-resources', '-o', 'name'],
        runs,
        goals,
        prepare: forget,
      },
      { name: name('get configmaps, nothing cached'), args: ['get', 'configmaps'], runs, goals, prepare: forget },
      { name: name('get configmaps, cached'), args: ['get', 'configmaps'], runs, goals },
      { name: name('get thing7, cached'), args: ['get', 'thing7'], runs, goals },
      { name: name('apply an object of each'), args: ['apply', '-f', file], runs: 1, goals, prepare: clear },
      { name: name('completion of get'), args: ['__complete', 'get', ''], runs, goals },
    ],
    place,
    only,
  );
}

/** All of it; the namespace of the place holds the pods. */
export async function scale(place: Place, options: ScaleOptions): Promise<readonly Outcome[]> {
  return [
    ...(await podStages(place, options)),
    ...(await eventStage(place, options)),
    ...(await definitionStage(place, options)),
  ];
}
