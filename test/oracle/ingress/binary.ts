/**
 * The router's program: pinned in ../traefik (go.mod, go.sum), built once by Go and kept where the
 * sandbox keeps its binaries.
 */
import { access, constants } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { buildProgram, findGo } from '../../../src/sandbox/binaries/build.ts';
import { goPlatform, type Program } from '../../../src/sandbox/binaries/catalogue.ts';
import { cacheDirectory } from '../../../src/sandbox/paths.ts';

export const traefikVersion = 'v3.1.0';

const program: Program = {
  project: 'traefik',
  version: traefikVersion,
  module: 'traefik',
  goPackage: 'github.com/traefik/traefik/v3/cmd/traefik',
  ldflags: [`-X github.com/traefik/traefik/v3/pkg/version.Version=${traefikVersion.slice(1)}`],
  minutes: '10 minutes',
  download: () => undefined,
};

/**
 * The path of Traefik in the cache, built first when it is not there (10 minutes on two cores).
 * `say` is told of the build.
 */
export async function traefikBinary(say: (line: string) => void): Promise<string> {
  const cache = cacheDirectory({ env: process.env, cwd: process.cwd() });
  const { os: system, arch } = goPlatform({ platform: process.platform, arch: os.arch() });
  const file = path.join(cache, 'bin', `${system}-${arch}`, `traefik-${traefikVersion}`, 'traefik');
  const isThere = await access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
  if (isThere) return file;
  const go = await findGo(process.env);
  if (go === undefined) throw new Error('there is no Traefik in the cache and no go in $PATH to build it');
  say(`Building Traefik ${traefikVersion} (${program.minutes})`);
  await buildProgram(go, program, file, {
    env: process.env,
    signal: new AbortController().signal,
    clock: { now: () => Date.now(), sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)) },
    cache,
    modules: path.join(import.meta.dirname, '..'),
    onProgress: () => {},
  });
  return file;
}
