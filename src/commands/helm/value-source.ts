import fs from 'node:fs/promises';
import path from 'node:path';
import type { Context } from '../../context.ts';
import type { ValueSource } from '../../helm/values/files.ts';
import { logOf } from './log-of.ts';

/** Where --values and --set-file read from. */
export function valueSource(context: Context): ValueSource {
  const { cwd, io, signal } = context;
  return {
    readFile: (file) => fs.readFile(path.resolve(cwd, file)),
    async readStdin() {
      const { readAll } = await import('../../io/abortable.ts');
      return readAll(io.stdin, signal);
    },
    fetchUrl: async (url) => (await import('./value-url.ts')).fetchUrl(context, url),
    warn: logOf({ io }),
  };
}
