/**
 * What kubectl prints for the inputs in test/unit/print/tables, for the unit tests of src/print.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Oracle, RecordedFile } from './files.ts';

const folder = 'test/unit/print/tables';

interface Row {
  readonly input: string;
  readonly stdout?: string;
  readonly stderr?: string;
}

function read(file: string): string {
  return readFileSync(path.join(import.meta.dirname, '../..', folder, file), 'utf8');
}

/** As text, so that numbers keep their digits. */
function configMap(data: string): string {
  return `{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"x","namespace":"default"},"data":${data}}`;
}

/** kubectl maps kinds by the cluster; nothing is created. */
export function recordPrintTables({ kubectl, kubeconfig }: Oracle): readonly RecordedFile[] {
  const env = { ...process.env, KUBECONFIG: kubeconfig, KUBECTL_KUBERC: 'false' };
  const print = (input: string, object: string, ...flags: readonly string[]): Row => {
    const args = ['create', '--dry-run=client', '--validate=false', '-f', '-', ...flags];
    const { stdout, stderr } = spawnSync(kubectl, args, { input: object, encoding: 'utf8', env });
    // the log of a client that other tests disturb is no answer
    const text = stderr.replaceAll(/^[EWI]\d{4} .*\n/gm, '');
    return { input, ...(stdout !== '' && { stdout }), ...(text !== '' && { stderr: text }) };
  };
  const table = (file: string, rows: readonly Row[]): RecordedFile => ({
    file: `${folder}/${file}`,
    text: `[\n${rows.map((row) => `  ${JSON.stringify(row)}`).join(',\n')}\n]\n`,
  });
  const strings = JSON.parse(read('yaml-strings.json')) as { readonly value: object };
  const labelled = spawnSync(kubectl, ['label', '--local', '-f', '-', 'x=y', '-o', 'yaml'], {
    input: JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x' }, ...strings.value }),
    encoding: 'utf8',
    env,
  }).stdout;
  // all but the lines that make an object of it
  const yaml = labelled.replace(/^apiVersion: .*\n|^kind: .*\n|^metadata:\n(?: .*\n)*/gm, '');
  const object = read('object.json');
  const templates = read('jsonpath.txt').split('\n').slice(0, -1);
  const values = read('yaml.txt').split('\n').slice(0, -1);
  const strict = '--allow-missing-template-keys=false';
  return [
    { file: `${folder}/yaml-strings.json`, text: `${JSON.stringify({ ...strings, yaml }, undefined, 2)}\n` },
    table(
      'jsonpath.json',
      templates.map((each) => print(each, object, '-o', `jsonpath=${each}`)),
    ),
    table(
      'jsonpath-as-json.json',
      templates.slice(0, 40).map((each) => print(each, object, '-o', `jsonpath-as-json=${each}`)),
    ),
    table(
      'jsonpath-strict.json',
      templates.slice(30, 60).map((each) => print(each, object, '-o', `jsonpath=${each}`, strict)),
    ),
    table(
      'yaml.json',
      values.map((each) => print(each, configMap(each), '-o', 'yaml')),
    ),
    table(
      'json.json',
      values.map((each) => print(each, configMap(each), '-o', 'json')),
    ),
  ];
}
