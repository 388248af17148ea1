/**
 * What kubectl's own Go libraries make of the rows in test/unit/print/tables: ages, aligned texts,
 * tables. Needs Go.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { goOutput } from '../go-program.ts';
import type { RecordedFile } from './files.ts';

const folder = 'test/unit/print/tables';

type Row = Readonly<Record<string, unknown>>;

interface Result {
  readonly Ages: readonly Row[];
  readonly Tabwriter: readonly string[];
  readonly Table: readonly string[];
}

function read(name: string): readonly Row[] {
  const file = path.join(import.meta.dirname, '../..', folder, `${name}.json`);
  return JSON.parse(readFileSync(file, 'utf8')) as readonly Row[];
}

function fileOf(name: string, rows: readonly Row[]): RecordedFile {
  const lines = rows.map((row) => `  ${JSON.stringify(row)}`);
  return { file: `${folder}/${name}.json`, text: `[\n${lines.join(',\n')}\n]\n` };
}

/** The rows with what comes of them recorded anew. */
export function recordGoTables(): readonly RecordedFile[] {
  const [ages, tabwriter, table] = [read('ages'), read('tabwriter'), read('table')];
  const result = JSON.parse(goOutput('record/go-tables.go', JSON.stringify({ ages, tabwriter, table }))) as Result;
  const withOutput = (rows: readonly Row[], outputs: readonly string[]) =>
    rows.map((row, index) => ({ ...row, output: outputs[index] }));
  return [
    fileOf('ages', result.Ages),
    fileOf('tabwriter', withOutput(tabwriter, result.Tabwriter)),
    fileOf('table', withOutput(table, result.Table)),
  ];
}
