/** A chart from its files (LoadFiles of pkg/chart/v2/loader/load.go). */
import { compareStrings } from '../../apimachinery/go/text.ts';
import type { GoMap } from '../../apimachinery/go/values.ts';
import type { JsonObject } from '../../apimachinery/json.ts';
import { HelmFault } from '../error.ts';
import { logLine } from '../log.ts';
import { readValues } from '../values/yaml.ts';
import { archiveFiles } from './archive.ts';
import type { Chart, ChartFile, Lock } from './chart.ts';
import { lockOf, validMetadata } from './metadata.ts';
import { lockType, metadataType } from './types.ts';
import { prefixed, unmarshalYaml, withWords } from './unmarshal.ts';

type Log = (line: string) => void;

/** How deep charts may lie in charts. */
const DEEPEST = 100;

/**
 * The chart that these files are, with its subcharts. `log` gets what helm logs. Throws HelmFault.
 */
export const chartOf = (files: readonly ChartFile[], log: Log): Promise<Chart> => assemble(files, log, 0);

/** A chart while its files are gone through. */
interface Parts {
  metadata: JsonObject | undefined;
  modTime: string | undefined;
  lock: Lock | undefined;
  values: GoMap;
  schema: ChartFile | undefined;
  readonly templates: ChartFile[];
  readonly files: ChartFile[];
  /** Files below charts/, by the first part of their path there. */
  readonly subcharts: Map<string, ChartFile[]>;
}

async function assemble(files: readonly ChartFile[], log: Log, depth: number): Promise<Chart> {
  if (depth > DEEPEST) throw new HelmFault(`charts lie more than ${DEEPEST} deep in charts`);
  const parts = sort(files, log);
  if (parts.metadata === undefined) throw new HelmFault('Chart.yaml file is missing');
  const metadata = validMetadata(parts.metadata);
  const chart: Chart = {
    metadata,
    lock: parts.lock,
    templates: parts.templates,
    values: parts.values,
    schema: parts.schema?.data,
    schemaModTime: parts.schema?.modTime,
    files: parts.files,
    raw: files,
    modTime: parts.modTime,
    dependencies: [],
    parent: undefined,
  };
  const subcharts: Chart[] = [];
  for (const [name, own] of [...parts.subcharts].sort(([a], [b]) => compareStrings(a, b))) {
    if (/^[_.]/.test(name)) continue;
    const subchart = await assembleSubchart(metadata.name, name, own, (below) => assemble(below, log, depth + 1));
    subchart.parent = chart;
    subcharts.push(subchart);
  }
  chart.dependencies = subcharts;
  return chart;
}

/** helm's order is that of a Go map, which is none: ours is by name. */
async function assembleSubchart(
  parent: string,
  name: string,
  files: readonly ChartFile[],
  make: (files: readonly ChartFile[]) => Promise<Chart>,
): Promise<Chart> {
  if (!name.endsWith('.tgz')) {
    // what lies in charts/ itself is no chart
    const below = files.filter((file) => file.name.includes('/'));
    const own = below.map((file) => ({ ...file, name: file.name.slice(file.name.indexOf('/') + 1) }));
    return await withPlace(name, parent, () => make(own));
  }
  const [archive] = files as [ChartFile];
  if (archive.name !== name) {
    throw new HelmFault(`error unpacking subchart tar in ${parent}: expected ${name}, got ${archive.name}`);
  }
  return await withPlace(name, parent, async () => make(await archiveFiles(archive.data)));
}

async function withPlace<T>(name: string, parent: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw prefixed(`error unpacking subchart ${name} in ${parent}`, error);
  }
}

/** Chart.yaml first, wherever it stands: what the other files mean depends on it. */
function sort(files: readonly ChartFile[], log: Log): Parts {
  const parts: Parts = {
    metadata: undefined,
    modTime: undefined,
    lock: undefined,
    values: {},
    schema: undefined,
    templates: [],
    files: [],
    subcharts: new Map(),
  };
  for (const { name, data, modTime } of files) {
    if (name !== 'Chart.yaml') continue;
    const held = parts.metadata ?? {};
    parts.metadata = withWords('cannot load Chart.yaml', () => unmarshalYaml(data, metadataType, held)) ?? held;
    if (!parts.metadata.apiVersion) parts.metadata.apiVersion = 'v1';
    parts.modTime = modTime;
  }
  for (const file of files) if (file.name !== 'Chart.yaml') place(file, parts, log);
  return parts;
}

function place(file: ChartFile, parts: Parts, log: Log): void {
  const { name, data } = file;
  const special = SPECIAL[name];
  if (special !== undefined) withWords(`cannot load ${name}`, () => special(file, parts, log));
  else if (name === 'values.yaml') parts.values = withWords('cannot load values.yaml', () => readValues(data));
  else if (name === 'values.schema.json') parts.schema = file;
  else if (name.startsWith('templates/')) parts.templates.push(file);
  else if (name.startsWith('charts/') && !/\.prov$/.test(name)) {
    const below = name.slice('charts/'.length);
    const [first = ''] = below.split('/');
    const own = parts.subcharts.get(first) ?? [];
    parts.subcharts.set(first, own);
    own.push({ ...file, name: below });
  } else parts.files.push(file);
}

function readLock({ data }: ChartFile): Lock | undefined {
  const decoded = unmarshalYaml(data, lockType);
  return decoded === null ? undefined : lockOf(decoded);
}

/** Files of a chart of apiVersion v1, which stay among its files; a later chart should not have them. */
function keepOld(file: ChartFile, parts: Parts, log: Log, warning: string): void {
  if (parts.metadata?.apiVersion === 'v1') parts.files.push(file);
  else log(logLine('INFO', `Warning: ${warning}`));
}

const OLD_DEPENDENCIES =
  'Dependencies are handled in Chart.yaml since apiVersion "v2". We recommend migrating dependencies to Chart.yaml.';
const OLD_LOCK =
  'Dependency locking is handled in Chart.lock since apiVersion "v2". We recommend migrating to Chart.lock.';

const SPECIAL: Readonly<Record<string, (file: ChartFile, parts: Parts, log: Log) => void>> = {
  'Chart.lock'(file, parts) {
    parts.lock = readLock(file);
  },
  'requirements.yaml'(file, parts, log) {
    const held = parts.metadata ?? {};
    keepOld(file, parts, log, OLD_DEPENDENCIES);
    parts.metadata = unmarshalYaml(file.data, metadataType, held) ?? held;
  },
  'requirements.lock'(file, parts, log) {
    parts.metadata ??= {};
    parts.lock = readLock(file);
    keepOld(file, parts, log, OLD_LOCK);
  },
};
