import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { CliError } from '../../errors.ts';
import { systemText } from '../../io/system-text.ts';
import { expandChart } from '../chart/expand.ts';
import type { Finding } from './report.ts';

interface Linted {
  readonly findings: readonly Finding[];
  readonly error?: string;
}

/** Runs `look` on an archive as a folder. The names of its files were checked when it was read. */
export async function unpackedForLint(archive: string, look: (folder: string) => Promise<Linted>): Promise<Linted> {
  let bytes: Uint8Array;
  try {
    bytes = await fs.readFile(archive);
  } catch (error) {
    return { findings: [], error: `unable to open tarball: open ${archive}: ${systemText(error)}` };
  }
  const top = await fs.mkdtemp(path.join(os.tmpdir(), 'helm-lint'));
  try {
    let folder: string;
    try {
      folder = await expandChart(bytes, top);
    } catch (error) {
      if (!(error instanceof CliError)) throw error;
      return { findings: [], error: `unable to extract tarball: ${error.message}` };
    }
    return await look(folder);
  } finally {
    await fs.rm(top, { recursive: true, force: true });
  }
}
