/** What benchmarks run on: a cluster, a folder of their own, and the programs with an environment apart from the user's. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { type ApiClient, apiClient, type FlatKubeconfig } from '../../test/support/api-client.ts';
import { testCluster } from '../../test/support/cluster.ts';
import { type Program, type ProgramName, time } from './measure.ts';

const root = path.join(import.meta.dirname, '../..');

/** Programs of ours that are measured, and what starts them. */
export type Ours = ReadonlyMap<'cox' | 'executable', readonly string[]>;

/** The bundle under this Node, and the executable that COXSWAIN_BENCH_EXECUTABLE names. */
export function ourPrograms(): Ours {
  const ours = new Map<'cox' | 'executable', readonly string[]>();
  ours.set('cox', [process.execPath, process.env.COXSWAIN_TEST_COX ?? path.join(root, 'bin/cox.js')]);
  const executable = process.env.COXSWAIN_BENCH_EXECUTABLE;
  if (executable !== undefined) ours.set('executable', [executable]);
  return ours;
}

/** kubectl and ours in a namespace of a cluster. */
export interface Place {
  /** kubectl first. */
  readonly programs: readonly Program[];
  /** For what is not measured. */
  readonly client: ApiClient;
  readonly namespace: string;
  /** Holds the kubeconfig and every program's caches. */
  readonly folder: string;
  /** Runs a line of cox; its time is not measured. */
  run(...args: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

/** Makes a namespace of that name, which `close` removes. */
export async function openPlace(folder: string, namespace: string): Promise<Place> {
  const cluster = testCluster();
  mkdirSync(folder, { recursive: true });
  const kubeconfig = path.join(folder, 'kubeconfig');
  copyFileSync(cluster.kubeconfig, kubeconfig);
  const programs = (
    [['kubectl', [cluster.kubectl]], ...ourPrograms()] as readonly [ProgramName, readonly string[]][]
  ).map(([name, argv]): Program => {
    const home = path.join(folder, `home-${name}`);
    mkdirSync(home, { recursive: true });
    return { name, argv, env: { PATH: process.env.PATH, HOME: home, KUBECONFIG: kubeconfig, NO_COLOR: '1' } };
  });
  const [kubectl, cox] = [programs[0]!, programs[1]!];
  const ask = (...args: string[]): string =>
    execFileSync(cluster.kubectl, args, { env: kubectl.env, encoding: 'utf8' });
  ask('create', 'namespace', namespace);
  ask('config', 'set-context', '--current', `--namespace=${namespace}`);
  const flat = ask('config', 'view', '--raw', '--flatten', '--minify', '-o', 'json');
  const client = apiClient(JSON.parse(flat) as FlatKubeconfig);
  return {
    programs,
    client,
    namespace,
    folder,
    run: async (...args) => {
      await time(cox, args);
    },
    close: async () => {
      client.close();
      ask('delete', 'namespace', namespace, '--wait=false');
    },
  };
}
