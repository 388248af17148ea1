/** An archive as a folder (pkg/chart/v2/util/expand.go). */
import { realpath, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { goQuote } from '../../apimachinery/go/text.ts';
import { makeFolders } from '../../io/folders.ts';
import { HelmFault } from '../error.ts';
import { archiveFiles } from './archive.ts';
import { goBase } from './metadata.ts';
import { metadataType } from './types.ts';
import { unmarshalYaml, withWords } from './unmarshal.ts';

function nameIn(files: readonly { readonly name: string; readonly data: Uint8Array }[]): string {
  const file = files.findLast(({ name }) => name === 'Chart.yaml');
  const { name = '' } =
    file === undefined ? {} : withWords('cannot load Chart.yaml', () => unmarshalYaml(file.data, metadataType) ?? {});
  if (typeof name !== 'string' || name === '') throw new HelmFault('chart name not specified');
  if (name === '.' || name === '..') throw new HelmFault(`chart name ${goQuote(name)} is not allowed`);
  if (name !== goBase(name)) throw new HelmFault(`chart name ${goQuote(name)} must not contain path separators`);
  return name;
}

/**
 * Writes the files of an archive into a folder with the chart's name, and returns that folder. No
 * link leads out of it. Throws HelmFault.
 */
export async function expandChart(archive: Uint8Array, folder: string): Promise<string> {
  const files = await archiveFiles(archive);
  const root = path.join(folder, nameIn(files));
  makeFolders(root, 0o755);
  const real = await realpath(root);
  for (const { name, data } of files) {
    const file = path.join(root, name);
    makeFolders(path.dirname(file), 0o755);
    const place = await realpath(path.dirname(file));
    if (place !== real && !place.startsWith(real + path.sep)) throw new HelmFault(`${name} leads out of ${root}`);
    await writeFile(file, data, { mode: 0o644 });
  }
  return root;
}
