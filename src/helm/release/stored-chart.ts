/** Charts in the form in which a release holds them, and back. Subcharts are not part of it. */
import { type GoStruct, onlyKnown } from '../../apimachinery/go/decode.ts';
import {
  type GoMap,
  type GoValue,
  integerOf,
  isInteger,
  itemsOf,
  kindOf,
  sortedEntries,
} from '../../apimachinery/go/values.ts';
import {
  integer,
  isJsonObject,
  isRawNumber,
  type Json,
  type JsonObject,
  objectsOf,
  setKey,
  textOf,
} from '../../apimachinery/json.ts';
import type { Chart, ChartFile, Lock, Metadata } from '../chart/chart.ts';
import { lockType, metadataType } from '../chart/types.ts';
import { isZeroTime, ZERO_TIME } from './time.ts';

/** Values as JSON: integers of every size as they are, floats as doubles. */
export function jsonOfValues(value: GoValue | undefined): Json {
  if (value === undefined || value === null) return null;
  if (isInteger(value)) return integer(String(integerOf(value)));
  if (typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number') return value;
  if (isRawNumber(value)) return value;
  if (kindOf(value) === 'slice') return itemsOf(value).map(jsonOfValues);
  const result: JsonObject = {};
  for (const [key, item] of sortedEntries(value)) setKey(result, String(key), jsonOfValues(item));
  return result;
}

const storedFile = ({ name, data, modTime }: ChartFile): JsonObject => ({
  name,
  data: Buffer.from(data).toString('base64'),
  ...(modTime === undefined ? {} : { modtime: modTime }),
});

/** Go's list that nothing was ever appended to. */
const storedFiles = (files: readonly ChartFile[]): Json => (files.length === 0 ? null : files.map(storedFile));

const known = (value: Metadata | Lock, type: GoStruct): JsonObject => onlyKnown(value as unknown as JsonObject, type);

/** The chart of a new release. */
export function storedChart(chart: Chart): JsonObject {
  const { metadata, lock, values, schema, raw } = chart;
  const hasValues = Object.keys(values).length > 0 || raw.some(({ name }) => name === 'values.yaml');
  return {
    metadata: known(metadata, metadataType),
    lock: lock === undefined ? null : known(lock, lockType),
    templates: storedFiles(chart.templates),
    values: hasValues ? jsonOfValues(values) : null,
    schema: schema === undefined ? null : Buffer.from(schema).toString('base64'),
    schemamodtime: chart.schemaModTime ?? ZERO_TIME,
    files: storedFiles(chart.files),
    ...(chart.modTime === undefined ? {} : { modtime: chart.modTime }),
  };
}

const timeOf = (value: Json | undefined): string | undefined =>
  typeof value === 'string' && !isZeroTime(value) ? value : undefined;

const fileOf = (file: JsonObject): ChartFile => ({
  name: textOf(file.name),
  data: Buffer.from(textOf(file.data), 'base64'),
  modTime: timeOf(file.modtime),
});

/** The chart of a stored release, without the subcharts that it had. */
export function chartOfStored(stored: JsonObject): Chart {
  const metadata = (isJsonObject(stored.metadata ?? null) ? stored.metadata : {}) as unknown as Partial<Metadata>;
  return {
    metadata: { name: '', version: '', apiVersion: '', ...metadata },
    lock: isJsonObject(stored.lock ?? null) ? (stored.lock as unknown as Lock) : undefined,
    templates: objectsOf(stored.templates).map(fileOf),
    values: (isJsonObject(stored.values ?? null) ? stored.values : {}) as GoMap,
    schema: typeof stored.schema === 'string' ? Buffer.from(stored.schema, 'base64') : undefined,
    schemaModTime: timeOf(stored.schemamodtime),
    files: objectsOf(stored.files).map(fileOf),
    raw: [],
    modTime: timeOf(stored.modtime),
    dependencies: [],
    parent: undefined,
  };
}
