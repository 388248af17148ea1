import fs from 'node:fs';
import path from 'node:path';
import type { Env } from '../../io/host.ts';

/** What decides where kubeconfig files are searched. */
export interface Surroundings {
  readonly env: Env;
  readonly cwd: string;
  readonly platform: NodeJS.Platform;
}

/**
 * The home folder, as client-go finds it (k8s.io/client-go/util/homedir); "" when there is none.
 */
export function homeDirectory({ env, platform }: Pick<Surroundings, 'env' | 'platform'>): string {
  const home = env.HOME ?? '';
  if (platform !== 'win32') return home;
  const drivePath = env.HOMEDRIVE && env.HOMEPATH ? env.HOMEDRIVE + env.HOMEPATH : '';
  const profile = env.USERPROFILE ?? '';
  const withConfig = [home, drivePath, profile].find(
    (folder) => folder !== '' && fs.existsSync(path.win32.join(folder, '.kube', 'config')),
  );
  if (withConfig !== undefined) return withConfig;
  const candidates = [home, profile, drivePath].filter((folder) => folder !== '');
  return candidates.find((folder) => fs.existsSync(folder)) ?? candidates[0] ?? '';
}

/**
 * The kubeconfig files in order of precedence, as typed: --kubeconfig alone, else the list of
 * $KUBECONFIG, else ~/.kube/config.
 */
export function kubeconfigPaths(surroundings: Surroundings, explicitPath: string): readonly string[] {
  if (explicitPath !== '') return [explicitPath];
  const { env, platform } = surroundings;
  const list = env.KUBECONFIG ?? '';
  if (list === '') return [path.join(homeDirectory(surroundings), '.kube', 'config')];
  return [...new Set(list.split(platform === 'win32' ? ';' : ':'))];
}
