/** Both programs on one folder: kubectl as a process, our own command in this process. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { findHelm } from '../helm/programs.ts';
import { type Typed, typeCommand } from '../support/in-process.ts';
import type { KustomizeCase } from './cases.ts';

/** What a program printed, and the files that it wrote. */
export interface Outcome extends Typed {
  readonly written: string;
}

/** The kubectl of COXSWAIN_TEST_KUBECTL, or else the pinned one, which is fetched or built. */
export async function findKubectl(): Promise<string> {
  const named = process.env.COXSWAIN_TEST_KUBECTL;
  if (named !== undefined) {
    if (!existsSync(named)) throw new Error(`COXSWAIN_TEST_KUBECTL names no file: ${named}`);
    return named;
  }
  const { pinnedBinaries } = await import('../../scripts/pinned-binaries.ts');
  return (await pinnedBinaries(['kubectl'])).kubectl.path;
}

type Line = Pick<KustomizeCase, 'dir' | 'flags' | 'env'> & Partial<Pick<KustomizeCase, 'helm'>>;

const wordsOf = ({ dir, flags }: Line): readonly string[] => ['kustomize', ...(dir === '' ? [] : [dir]), ...flags];

/** A program that takes longer hangs. */
const LIMIT = 60_000;

/** A PATH that has the pinned helm under that name. */
async function pathWithHelm(): Promise<string> {
  helmFolder ??= findHelm().then((helm) => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'cox-kustomize-helm-'));
    symlinkSync(helm, path.join(folder, 'helm'));
    process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
    return folder;
  });
  return `${await helmFolder}${path.delimiter}${process.env.PATH}`;
}
let helmFolder: Promise<string> | undefined;

export async function runKubectl(kubectl: string, folder: string, line: Line): Promise<Typed> {
  const searchPath = line.helm === true ? await pathWithHelm() : process.env.PATH;
  return new Promise((resolve, reject) => {
    const env = { PATH: searchPath, HOME: folder, TZ: 'UTC', KUBECTL_KUBERC: 'false', ...line.env };
    const stdio = ['ignore', 'pipe', 'pipe'] as const;
    const child = spawn(kubectl, wordsOf(line), { cwd: folder, env, stdio: [...stdio], timeout: LIMIT });
    const text = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (chunk: string) => {
        text[name] += chunk;
      });
    }
    child.on('error', reject);
    child.on('close', (code) => resolve({ ...text, exitCode: code ?? -1 }));
  });
}

/** Our own command; one at a time, for it changes the working folder of this process. */
export async function runOwn(folder: string, line: Line): Promise<Typed> {
  const before = process.cwd();
  process.chdir(folder);
  try {
    const env = { HOME: folder, KUBECTL_KUBERC: 'false', ...line.env };
    return await typeCommand(wordsOf(line), { env, program: 'kubectl' });
  } finally {
    process.chdir(before);
  }
}
