import fs from 'node:fs/promises';
import path from 'node:path';
import type { Context } from '../../context.ts';
import type { ValueSource } from '../../helm/values/files.ts';

/** Where --values and --set-file read from. */
export function valueSource(context: Context): ValueSource {
  const { cwd, io } = context;
  return {
    readFile: (file) => fs.readFile(path.resolve(cwd, file)),
    async readStdin() {
      const chunks: Uint8Array[] = [];
      for await (const chunk of io.stdin) chunks.push(chunk);
      return Buffer.concat(chunks);
    },
    async fetchUrl(url) {
      const { readUrl } = await import('../../manifest/url.ts');
      return readUrl(context, url);
    },
    warn: (line) => void io.stderr.write(`${line}\n`),
  };
}
