/** New charts (pkg/chart/v2/util/create.go). */
import fs from 'node:fs/promises';
import path from 'node:path';
import { goQuote } from '../../apimachinery/go/text.ts';
import { makeFolders } from '../../io/folders.ts';
import { systemText } from '../../io/system-text.ts';
import type { Chart, Metadata } from '../chart/chart.ts';
import { loadAnyChart } from '../chart/load.ts';
import { checkFolderName, metadataYaml, saveChart } from '../chart/save.ts';
import { prefixed } from '../chart/unmarshal.ts';
import { HelmFault } from '../error.ts';

const LONGEST_NAME = 250;
const NAME = /^[a-zA-Z0-9._-]+$/;

function checkName(name: string): void {
  if (name === '' || Buffer.byteLength(name) > LONGEST_NAME) {
    throw new HelmFault(`chart name must be between 1 and ${LONGEST_NAME} characters`);
  }
  if (!NAME.test(name)) {
    throw new HelmFault(`chart name must match the regular expression ${goQuote(NAME.source)}`);
  }
}

async function isFolder(place: string): Promise<boolean | undefined> {
  try {
    return (await fs.stat(place)).isDirectory();
  } catch {
    return undefined;
  }
}

async function write(file: string, data: string | Uint8Array): Promise<void> {
  makeFolders(path.dirname(file), 0o755);
  try {
    await fs.writeFile(file, data);
  } catch (error) {
    throw new HelmFault(`open ${file}: ${systemText(error)}`);
  }
}

/**
 * Writes the files of a new chart into `folder`/`name`; others that are there stay. `warn` gets a line
 * for each that is overwritten. Throws HelmFault.
 */
export async function createChart(folder: string, name: string, warn: (line: string) => void): Promise<void> {
  checkName(name);
  try {
    await fs.stat(folder);
  } catch (error) {
    throw new HelmFault(`stat ${folder}: ${systemText(error)}`);
  }
  if ((await isFolder(folder)) !== true) throw new HelmFault(`no such directory ${folder}`);
  const place = path.join(folder, name);
  if ((await isFolder(place)) === false) throw new HelmFault(`file ${place} already exists and is not a directory`);
  const { scaffold } = await import('./scaffold.ts');
  for (const [file, text] of Object.entries(scaffold)) {
    const target = path.join(place, file);
    if ((await isFolder(target)) !== undefined) warn(`WARNING: File ${goQuote(target)} already exists. Overwriting.`);
    await write(target, withName(text, name));
  }
  makeFolders(path.join(place, 'charts'), 0o755);
}

const withName = (text: string, name: string): string => text.replaceAll('<CHARTNAME>', () => name);

/** As createChart, from the files of another chart: its templates and values name the new one. */
export async function createFromStarter(
  folder: string,
  metadata: Metadata,
  starter: string,
  log: (line: string) => void,
): Promise<void> {
  let chart: Chart;
  try {
    chart = await loadAnyChart(starter, log);
  } catch (error) {
    throw prefixed(`could not load ${starter}`, error);
  }
  const { name } = metadata;
  checkFolderName(name);
  const place = path.join(folder, name);
  if ((await isFolder(place)) === false) throw new HelmFault(`file ${place} already exists and is not a directory`);
  const named = (data: Uint8Array): string => withName(Buffer.from(data).toString('utf8'), name);
  await write(path.join(place, 'Chart.yaml'), metadataYaml(metadata));
  for (const file of chart.raw) {
    if (file.name === 'values.yaml') await write(path.join(place, file.name), named(file.data));
  }
  if (chart.schema !== undefined) await write(path.join(place, 'values.schema.json'), chart.schema);
  for (const file of chart.templates) await write(path.join(place, file.name), named(file.data));
  for (const file of chart.files) await write(path.join(place, file.name), file.data);
  for (const subchart of chart.dependencies) {
    try {
      await saveChart(subchart, path.join(place, 'charts'));
    } catch (error) {
      throw prefixed(`saving ${name}/charts/${subchart.metadata.name}`, error);
    }
  }
}
