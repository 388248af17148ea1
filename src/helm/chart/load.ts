/** A chart from a folder or an archive (pkg/chart/loader, pkg/chart/v2/loader). */
import fs from 'node:fs/promises';
import path from 'node:path';
import { goString, goStruct } from '../../apimachinery/go/decode.ts';
import { systemText, unreadable } from '../../io/system-text.ts';
import { HelmFault } from '../error.ts';
import { logLine } from '../log.ts';
import { archiveFiles, GzipHeaderFault } from './archive.ts';
import { chartOf } from './assemble.ts';
import type { Chart, ChartFile } from './chart.ts';
import { contentType } from './content-type.ts';
import { folderFiles } from './folder.ts';
import { unmarshalYaml, withWords } from './unmarshal.ts';

/** Takes a line that helm logs. */
export type Log = (line: string) => void;

const silent: Log = () => undefined;

/**
 * The chart in a folder or an archive, as `template` and `install` load it: of apiVersion v1 or v2.
 * Throws HelmFault.
 */
export async function loadChart(place: string, log: Log = silent): Promise<Chart> {
  if (await isFolder(place)) return await loadChartFolder(place, log);
  const bytes = await readArchive(place);
  const files = await readFiles(place, bytes, () => new HelmFault('unable to load chart archive'));
  const chartFile = files.find(({ name }) => name === 'Chart.yaml');
  if (chartFile === undefined) throw new HelmFault('unable to detect chart version, no Chart.yaml found');
  checkVersion(chartFile.data);
  return chartOf(files, log);
}

/** The chart in a folder; an archive is refused. Throws HelmFault. */
export async function loadChartFolder(folder: string, log: Log = silent): Promise<Chart> {
  const data = await readChartFile(path.resolve(folder));
  const isPlain = saysVersion(data);
  if (!isPlain) checkVersion(data);
  try {
    return await chartOf(folderFiles(folder, linkLog(log)), log);
  } catch (error) {
    if (isPlain) checkVersion(data);
    throw error;
  }
}

/** The chart of whatever apiVersion, as `show` and `lint` load it. Throws HelmFault. */
export async function loadAnyChart(place: string, log: Log = silent): Promise<Chart> {
  if (await isFolder(place)) return chartOf(folderFiles(place, linkLog(log)), log);
  return chartOf(await readFiles(place, await readArchive(place), (error) => error), log);
}

const linkLog =
  (log: Log) =>
  (link: string, resolved: string): void =>
    log(logLine('INFO', LINK_FOUND, { path: link, resolved }));

const LINK_FOUND = 'found symbolic link in path. Contents of linked file included and used';

async function isFolder(place: string): Promise<boolean> {
  try {
    return (await fs.stat(place)).isDirectory();
  } catch (error) {
    throw new HelmFault(`stat ${place}: ${systemText(error)}`);
  }
}

async function readChartFile(folder: string): Promise<Uint8Array> {
  const file = path.join(folder, 'Chart.yaml');
  try {
    return await fs.readFile(file);
  } catch (error) {
    throw new HelmFault(`unable to detect chart at ${file}: ${unreadable(file, error)}`);
  }
}

/**
 * Whether a Chart.yaml says so plainly that its version is one of ours that it need not be parsed for that alone. If
 * something is wrong with the chart, that file is to be complained of first.
 */
function saysVersion(data: Uint8Array): boolean {
  const lines =
    Buffer.from(data)
      .toString('latin1')
      .match(/^.*apiversion.*$/gim) ?? [];
  return lines.length === 1 && /^apiVersion: v[12]\r?$/.test(lines[0] as string);
}

const chartBase = goStruct('chartBase', { apiVersion: goString }, 'loader');

function checkVersion(data: Uint8Array): void {
  const { apiVersion = '' } = withWords('cannot load Chart.yaml', () => unmarshalYaml(data, chartBase)) ?? {};
  if (['', 'v1', 'v2'].includes(apiVersion as string)) return;
  throw new HelmFault(apiVersion === 'v3' ? 'invalid chart apiVersion' : 'unsupported chart version');
}

/** The bytes of a file that begins like a gzip. Throws HelmFault. */
async function readArchive(place: string): Promise<Uint8Array> {
  let bytes: Uint8Array;
  try {
    bytes = await fs.readFile(place);
  } catch (error) {
    throw new HelmFault(unreadable(place, error));
  }
  if (bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8) return bytes;
  if (/\.ya?ml$/.test(place)) {
    throw new HelmFault(`file '${place}' seems to be a YAML file, but expected a gzipped archive`);
  }
  const start = Buffer.alloc(512);
  start.set(bytes.subarray(0, 512));
  throw new HelmFault(`file '${place}' does not appear to be a gzipped archive; got '${contentType(start)}'`);
}

async function readFiles(
  place: string,
  bytes: Uint8Array,
  otherwise: (error: HelmFault) => HelmFault,
): Promise<readonly ChartFile[]> {
  try {
    return await archiveFiles(bytes);
  } catch (error) {
    if (error instanceof GzipHeaderFault) {
      throw new HelmFault(`file '${place}' does not appear to be a valid chart file (details: ${error.message})`);
    }
    throw error instanceof HelmFault ? otherwise(error) : error;
  }
}
