/** Every row of the tables was recorded from kubectl by npm run record. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { type JsonObject, parseJson } from '../../../src/apimachinery/json.ts';
import { CliError } from '../../../src/errors.ts';
import { makePrinter } from '../../../src/print/factory.ts';
import type { PrinterOptions } from '../../../src/print/printer.ts';

interface Row {
  readonly input: string;
  readonly stdout?: string;
  readonly stderr?: string;
}

function read(file: string): string {
  return readFileSync(join(import.meta.dirname, 'tables', file), 'utf8');
}

async function print(text: string, output: string, options: Partial<PrinterOptions> = {}): Promise<Omit<Row, 'input'>> {
  let stdout = '';
  const write = (part: string | Uint8Array): void => {
    stdout += Buffer.from(part as string).toString();
  };
  try {
    const printer = await makePrinter(output, { cwd: '/', ...options });
    printer.print(parseJson(text) as JsonObject, write);
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    const message = `error: ${error.message}`;
    return { ...(stdout === '' ? {} : { stdout }), stderr: message.endsWith('\n') ? message : `${message}\n` };
  }
  return stdout === '' ? {} : { stdout };
}

function check(file: string, run: (input: string) => Promise<Omit<Row, 'input'>>): void {
  describe(file, () => {
    for (const { input, ...expected } of JSON.parse(read(file)) as readonly Row[]) {
      it(input.slice(0, 70), async () => {
        assert.deepEqual(await run(input), expected);
      });
    }
  });
}

const object = read('object.json');
const configMap = (data: string): string =>
  `{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"x","namespace":"default"},"data":${data}}`;

check('jsonpath.json', (input) => print(object, `jsonpath=${input}`));
check('jsonpath-as-json.json', (input) => print(object, `jsonpath-as-json=${input}`));
check('jsonpath-strict.json', (input) => print(object, `jsonpath=${input}`, { allowMissingKeys: false }));
check('yaml.json', (input) => print(configMap(input), 'yaml'));
check('json.json', (input) => print(configMap(input), 'json'));
