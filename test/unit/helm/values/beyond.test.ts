import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Chart } from '../../../../src/helm/chart/chart.ts';
import { valuesOf } from '../../../../src/helm/values/files.ts';
import { valuesFromSchema } from '../../../../src/helm/values/from-schema.ts';
import { computedWithNotes, noteGiven } from '../../../../src/helm/values/origin.ts';
import { originYaml } from '../../../../src/helm/values/origin-yaml.ts';
import { unknownText, unknownValues } from '../../../../src/helm/values/unknown.ts';
import { readValues } from '../../../../src/helm/values/yaml.ts';

function chart(name: string, values: string, schema?: object): Chart {
  const data = Buffer.from(values);
  return {
    metadata: { name, version: '0.1.0', apiVersion: 'v2' },
    values: readValues(values),
    schema: schema && Buffer.from(JSON.stringify(schema)),
    raw: [{ name: 'values.yaml', data }],
    ...{ templates: [], files: [], dependencies: [], lock: undefined, parent: undefined },
  };
}

test('values that a chart does not know, with what is near', () => {
  const web = chart('web', 'image: {tag: a}\nannotations: {}\n', { properties: { port: {} } });
  web.dependencies = [chart('db', 'user: me\n')];
  const given = readValues(
    'imgae: {tag: b}\nimage: {tga: c}\nannotations: {x: y}\nport: 1\ndb: {usr: x}\nglobal: {z: 1}\n',
  );
  assert.deepEqual(unknownValues(web, given).map(unknownText), [
    'the chart does not know the value imgae; did you mean image?',
    'the chart does not know the value image.tga; did you mean tag?',
    'the chart does not know the value db.usr; did you mean user?',
  ]);
});

test('where values come from', async () => {
  const web = chart('web', 'a: 1\nb:\n  c: 2\n  d: 3\ndb: {user: w}\n');
  const db = chart('db', 'user: d\n\nport: 5\n');
  db.parent = web;
  web.dependencies = [db];
  const source = {
    readFile: async () => Buffer.from('# mine\nb:\n  c: 9\n'),
    readStdin: async () => Buffer.from(''),
    fetchUrl: async () => Buffer.from(''),
    warn: () => undefined,
  };
  const flags = {
    values: ['p.yaml'],
    set: ['a=7'],
    'set-string': [],
    'set-file': [],
    'set-json': [],
    'set-literal': [],
  };
  const values = computedWithNotes(web, await valuesOf(flags, source, noteGiven));
  assert.equal(
    originYaml(values),
    `a: 7 # --set a=7
b:
  c: 9 # p.yaml:3
  d: 3 # web/values.yaml:4
db:
  global: {}
  port: 5 # web/charts/db/values.yaml:3
  user: w # web/values.yaml:5
`,
  );
});

test('a values.yaml from a schema', () => {
  const schema = {
    $defs: { port: { type: 'integer', minimum: 1, maximum: 65535 } },
    required: ['name'],
    properties: {
      name: { type: 'string', description: 'The name.' },
      service: {
        type: 'object',
        properties: { port: { $ref: '#/$defs/port', default: 80 }, kind: { enum: ['A', 'B'] } },
      },
    },
  };
  assert.equal(
    valuesFromSchema(schema),
    `# The name.
# (string, required)
name: ""

# (object)
service:
  # (integer, at least 1, at most 65535)
  port: 80
  # One of: "A", "B"
  # kind: A
`,
  );
});
