import type { Context } from '../../context.ts';
import { HelmFault } from '../../helm/error.ts';
import type { RenderReleaseOptions } from '../../helm/release/render.ts';

interface PostRendererFlags {
  readonly 'post-renderer': string;
  readonly 'post-renderer-args': readonly string[];
}

/**
 * The program of --post-renderer, a path or a name on PATH: it reads every manifest and writes what
 * takes their place. Undefined where none is typed. Throws HelmFault when there is no such program.
 */
export async function postRenderOf(
  context: Context,
  flags: PostRendererFlags,
): Promise<RenderReleaseOptions['postRender']> {
  const { 'post-renderer': name, 'post-renderer-args': args } = flags;
  if (name === '') return undefined;
  const { findProgram } = await import('../../io/program-file.ts');
  const { env, cwd, platform, io, signal } = context;
  const file = findProgram(name, { searchPath: env.PATH, cwd, platform, extensions: env.PATHEXT });
  if (file === undefined) {
    throw new HelmFault(`invalid argument ${JSON.stringify(name)} for "--post-renderer" flag: program not found`);
  }
  const [{ mergeFiles, splitFiles }, { runProgram }, path] = await Promise.all([
    import('../../helm/release/post-render.ts'),
    import('../../io/run-program.ts'),
    import('node:path'),
  ]);
  return async (files) => {
    const chunks: Uint8Array[] = [];
    const stdout = {
      isTerminal: false,
      columns: 80,
      write: (data: string | Uint8Array): void => void chunks.push(Buffer.from(data as string)),
      drain: async (): Promise<void> => undefined,
    };
    const run = { file: path.resolve(cwd, file), name, args, env, cwd, io: { stdout, stderr: io.stderr }, signal };
    const stdin = mergeFiles(files);
    const exitCode = await runProgram({ ...run, stdin }).catch((error: unknown) => {
      signal.throwIfAborted();
      throw new HelmFault(`error while running post render on files: ${name}: ${(error as Error).message}`);
    });
    if (exitCode !== 0)
      throw new HelmFault(`error while running post render on files: ${name}: exit status ${exitCode}`);
    return splitFiles(Buffer.concat(chunks).toString('utf8'));
  };
}
