/**
 * Upstream programs that tests compare with: pinned by a Go module of this folder, built once by Go
 * and kept where the sandbox keeps its binaries.
 */
import { access, constants } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { clock } from '../../src/io/clock.ts';
import { buildProgram, findGo } from '../../src/sandbox/binaries/build.ts';
import { goPlatform, type Program } from '../../src/sandbox/binaries/catalogue.ts';
import { cacheDirectory } from '../../src/sandbox/paths.ts';

/**
 * The path of a program in the cache, built first when it is not there. `say` is told of the build.
 * Throws when the program is to be built and $PATH has no go.
 */
export async function oracleProgram(program: Program, say: (line: string) => void): Promise<string> {
  const { project, version } = program;
  const cache = cacheDirectory({ env: process.env, cwd: process.cwd() });
  const { os: system, arch } = goPlatform({ platform: process.platform, arch: os.arch() });
  const file = path.join(cache, 'bin', `${system}-${arch}`, `${project}-${version}`, project);
  const isThere = await access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
  if (isThere) return file;
  const go = await findGo(process.env);
  if (go === undefined) throw new Error(`there is no ${project} in the cache and no go in $PATH to build it`);
  say(`Building ${project} ${version} (${program.minutes})`);
  await buildProgram(go, program, file, {
    env: process.env,
    signal: new AbortController().signal,
    clock,
    cache,
    modules: import.meta.dirname,
    onProgress: () => {},
  });
  return file;
}
