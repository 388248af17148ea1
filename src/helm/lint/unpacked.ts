import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { CliError } from '../../errors.ts';
import { makeFolders } from '../../io/folders.ts';
import { systemText } from '../../io/system-text.ts';
import { archiveFiles } from '../chart/archive.ts';
import { goBase } from '../chart/metadata.ts';
import { metadataType } from '../chart/types.ts';
import { unmarshalYaml, withWords } from '../chart/unmarshal.ts';
import { HelmFault } from '../error.ts';
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
      folder = await unpack(bytes, top);
    } catch (error) {
      if (!(error instanceof CliError)) throw error;
      return { findings: [], error: `unable to extract tarball: ${error.message}` };
    }
    return await look(folder);
  } finally {
    await fs.rm(top, { recursive: true, force: true });
  }
}

async function unpack(bytes: Uint8Array, top: string): Promise<string> {
  const files = await archiveFiles(bytes);
  const chartFile = files.findLast(({ name }) => name === 'Chart.yaml');
  const metadata = chartFile && withWords('cannot load Chart.yaml', () => unmarshalYaml(chartFile.data, metadataType));
  const name = String(metadata?.name ?? '');
  if (name === '') throw new HelmFault('chart name not specified');
  if (name === '.' || name === '..') throw new HelmFault(`chart name ${JSON.stringify(name)} is not allowed`);
  if (name !== goBase(name)) throw new HelmFault(`chart name ${JSON.stringify(name)} must not contain path separators`);
  const folder = path.join(top, name);
  for (const file of files) {
    const target = path.join(folder, file.name);
    makeFolders(path.dirname(target), 0o755);
    await fs.writeFile(target, file.data);
  }
  return folder;
}
