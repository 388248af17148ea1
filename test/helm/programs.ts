/** Both programs in one folder: helm as a process, our own commands in this process. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { helm3Binary, helmBinary } from '../oracle/helm.ts';
import { type Typed, typeCommand } from '../support/in-process.ts';
import type { HelmCase } from './cases.ts';
import { folderText, homeOf, makeFolder } from './folder.ts';

/** What a program printed line by line, and the files that it left. */
export interface Outcome {
  readonly typed: readonly Typed[];
  readonly written: string;
}

/** The helm of COXSWAIN_TEST_HELM, or else the pinned one, which the first call builds. */
export const findHelm = (): Promise<string> => found('COXSWAIN_TEST_HELM', helmBinary);

/** The helm 3 of COXSWAIN_TEST_HELM3, or else the pinned one, which the first call builds. */
export const findHelm3 = (): Promise<string> => found('COXSWAIN_TEST_HELM3', helm3Binary);

async function found(variable: string, build: (say: (line: string) => void) => Promise<string>): Promise<string> {
  const named = process.env[variable];
  if (named === undefined) return build((line) => console.log(line));
  if (!existsSync(named)) throw new Error(`${variable} names no file: ${named}`);
  return named;
}

/** A program that takes longer hangs. */
const LIMIT = 60_000;

/** What a line of a case runs with. */
type Surroundings = Pick<HelmCase, 'env' | 'stdin'>;

const environment = (folder: string, { env }: Surroundings): Record<string, string> => ({
  HOME: homeOf(folder),
  TZ: 'UTC',
  KUBECONFIG: `${homeOf(folder)}/no-kubeconfig`,
  ...env,
});

/** A line of the real helm in a folder. */
export function runHelm(helm: string, folder: string, words: readonly string[], one: Surroundings): Promise<Typed> {
  return new Promise((resolve, reject) => {
    const env = { PATH: process.env.PATH, ...environment(folder, one) };
    const child = spawn(helm, words, { cwd: folder, env, timeout: LIMIT });
    const text = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (chunk: string) => {
        text[name] += chunk;
      });
    }
    child.stdin.on('error', () => undefined);
    child.stdin.end(one.stdin);
    child.on('error', reject);
    child.on('close', (code) => resolve({ ...text, exitCode: code ?? -1 }));
  });
}

/** One at a time, for it changes the working folder of this process. */
export async function runOwn(folder: string, words: readonly string[], one: Surroundings): Promise<Typed> {
  const before = process.cwd();
  process.chdir(folder);
  try {
    return await typeCommand(words, { env: environment(folder, one), program: 'helm', stdin: one.stdin });
  } finally {
    process.chdir(before);
  }
}

async function play(
  folder: string,
  one: HelmCase,
  type: (words: readonly string[]) => Promise<Typed>,
): Promise<Outcome> {
  await makeFolder(folder, one);
  const typed: Typed[] = [];
  for (const words of one.lines) typed.push(await type(words));
  return { typed, written: one.writes ? await folderText(folder) : '' };
}

export const askHelm = (helm: string, folder: string, one: HelmCase): Promise<Outcome> =>
  play(folder, one, (words) => runHelm(helm, folder, words, one));

export const askCox = (folder: string, one: HelmCase): Promise<Outcome> =>
  play(folder, one, (words) => runOwn(folder, words, one));
