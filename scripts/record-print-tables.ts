/**
 * Records what kubectl prints for the inputs in test/unit/print/tables, for the unit tests of src/print.
 * KUBECTL is the binary, KUBECONFIG a cluster (kubectl maps kinds by it; nothing is created).
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '..', 'test', 'unit', 'print', 'tables');
const kubectl = process.env.KUBECTL ?? 'kubectl';

interface Row {
  readonly input: string;
  readonly stdout?: string;
  readonly stderr?: string;
}

function print(object: string, ...flags: readonly string[]): Omit<Row, 'input'> {
  const args = ['create', '--dry-run=client', '--validate=false', '-f', '-', ...flags];
  const { stdout, stderr } = spawnSync(kubectl, args, { input: object, encoding: 'utf8' });
  return { ...(stdout === '' ? {} : { stdout }), ...(stderr === '' ? {} : { stderr }) };
}

function lines(file: string): readonly string[] {
  return readFileSync(join(folder, file), 'utf8').split('\n').slice(0, -1);
}

function write(file: string, rows: readonly Row[]): void {
  writeFileSync(join(folder, file), `[\n${rows.map((row) => `  ${JSON.stringify(row)}`).join(',\n')}\n]\n`);
}

/** As text, so that numbers keep their digits. */
function configMap(data: string): string {
  return `{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"x","namespace":"default"},"data":${data}}`;
}

const object = readFileSync(join(folder, 'object.json'), 'utf8');
const templates = lines('jsonpath.txt');
write(
  'jsonpath.json',
  templates.map((input) => ({ input, ...print(object, '-o', `jsonpath=${input}`) })),
);
write(
  'jsonpath-as-json.json',
  templates.slice(0, 40).map((input) => ({ input, ...print(object, '-o', `jsonpath-as-json=${input}`) })),
);
write(
  'jsonpath-strict.json',
  templates
    .slice(30, 60)
    .map((input) => ({ input, ...print(object, '-o', `jsonpath=${input}`, '--allow-missing-template-keys=false') })),
);
const values = lines('yaml.txt');
write(
  'yaml.json',
  values.map((input) => ({ input, ...print(configMap(input), '-o', 'yaml') })),
);
write(
  'json.json',
  values.map((input) => ({ input, ...print(configMap(input), '-o', 'json') })),
);
