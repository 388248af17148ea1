/** A chart as an archive (pkg/chart/v2/util/save.go). */
import fs from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { goJsonFault } from '../../apimachinery/go/json.ts';
import { goQuote } from '../../apimachinery/go/text.ts';
import type { Json } from '../../apimachinery/json.ts';
import { systemText } from '../../io/system-text.ts';
import { toYaml } from '../../print/yaml.ts';
import { HelmFault } from '../error.ts';
import type { Chart, ChartFile, Metadata } from './chart.ts';
import { checkMetadata, goBase } from './metadata.ts';
import { type TarFile, tarOf } from './tar.ts';

/** Chart.yaml as helm writes it; dependencies of apiVersion v1 stand in requirements.yaml. */
export function metadataYaml(metadata: Metadata): string {
  const { dependencies, ...rest } = metadata;
  return toYaml((metadata.apiVersion === 'v1' ? rest : { ...metadata }) as unknown as Json);
}

/** Throws HelmFault for a name that would lead out of a folder. */
export function checkFolderName(name: string): void {
  if (goBase(name) !== name) throw new HelmFault(`${goQuote(name)} is not a valid chart name`);
}

/** `now` is the time, in milliseconds, of files that have none. */
function filesOf(chart: Chart, prefix: string, now: number): readonly TarFile[] {
  const { metadata, lock, raw, schema, schemaModTime, templates, files, dependencies } = chart;
  checkFolderName(metadata.name);
  const base = `${prefix}${metadata.name}`;
  const entry = ({ name, data, modTime }: ChartFile): TarFile => ({
    name: path.posix.join(base, name),
    data,
    seconds: Math.round((modTime === undefined ? now : Date.parse(modTime)) / 1000),
  });
  const text = (name: string, content: string, modTime: string | undefined): TarFile =>
    entry({ name, data: Buffer.from(content), modTime });
  if (schema !== undefined && goJsonFault(Buffer.from(schema).toString('utf8')) !== undefined) {
    throw new HelmFault('invalid JSON in values.schema.json');
  }
  return [
    text('Chart.yaml', metadataYaml(metadata), chart.modTime),
    ...(lock === undefined || metadata.apiVersion !== 'v2'
      ? []
      : [text('Chart.lock', toYaml(lock as unknown as Json), lock.generated)]),
    ...raw.filter(({ name }) => name === 'values.yaml').map(entry),
    ...(schema === undefined ? [] : [entry({ name: 'values.schema.json', data: schema, modTime: schemaModTime })]),
    ...templates.map(entry),
    ...files.map(entry),
    ...dependencies.flatMap((subchart) => filesOf(subchart, `${base}/charts/`, now)),
  ];
}

const MARK = Buffer.from('rr\x28\x00aHR0cHM6Ly95b3V0dS5iZS96OVV6MWljandyTQo=', 'latin1');
/** What a gzip begins with: extra data and a comment follow; no time, no system. */
const GZIP_HEAD = Buffer.from([0x1f, 0x8b, 8, 0x14, 0, 0, 0, 0, 0, 0xff, MARK.length, 0]);
const PLAIN_HEAD = 10;

async function compressed(bytes: Buffer): Promise<Buffer> {
  const plain = await promisify(gzip)(bytes);
  return Buffer.concat([GZIP_HEAD, MARK, Buffer.from('Helm\0'), plain.subarray(PLAIN_HEAD)]);
}

/** The archive of a chart in memory. Throws HelmFault. */
export async function chartArchive(chart: Chart, now: number): Promise<Buffer> {
  return await compressed(tarOf(filesOf(chart, '', now)));
}

/**
 * Writes NAME-VERSION.tgz into a folder, which is made where it is missing. Returns the path. Nothing
 * is written when the chart is not valid. Throws HelmFault.
 */
export async function saveChart(chart: Chart, folder: string, now = Date.now()): Promise<string> {
  try {
    checkMetadata(chart.metadata);
  } catch (error) {
    throw error instanceof HelmFault ? new HelmFault(`chart validation: ${error.message}`) : error;
  }
  const { name, version } = chart.metadata;
  const file = path.join(folder, `${name}-${version}.tgz`);
  await makeFolder(path.dirname(file));
  const archive = await chartArchive(chart, now);
  try {
    await fs.writeFile(file, archive);
  } catch (error) {
    throw new HelmFault(`open ${file}: ${systemText(error)}`);
  }
  return file;
}

/** Not by Node's recursive mkdir, which never ends where a folder cannot be, as in /proc. */
async function makeFolder(folder: string): Promise<void> {
  try {
    if ((await fs.stat(folder)).isDirectory()) return;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT') throw new HelmFault(`stat ${folder}: stat ${folder}: ${systemText(error)}`);
    const parent = path.dirname(folder);
    if (parent !== folder) await makeFolder(parent);
    return await makeOne(folder);
  }
  throw new HelmFault(`is not a directory: ${folder}`);
}

async function makeOne(folder: string): Promise<void> {
  try {
    await fs.mkdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return;
    throw new HelmFault(`mkdir ${folder}: ${systemText(error)}`);
  }
}
