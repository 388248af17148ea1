// What `cox tree -o json` writes is what docs/tree.schema.json says.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { JsonObject } from '../../../src/apimachinery/json.ts';
import { typeCommand } from '../../support/in-process.ts';
import { closed, schemaOf, schemaProblems } from '../../support/json-schema.ts';
import type { JsonServer } from '../../support/json-server.ts';
import { startObjectServer } from '../../support/object-server.ts';

const schema = schemaOf('docs/tree.schema.json');
const problems = schemaProblems(schema);
const strictProblems = schemaProblems(closed(schema));

describe('tree -o json', () => {
  let server: JsonServer;
  before(async () => {
    server = await startObjectServer('fixtures/tree/shop.yaml');
  });
  after(() => server.close());

  const trees = async (...args: string[]): Promise<readonly JsonObject[]> => {
    const { stdout, exitCode } = await typeCommand(['tree', ...args, '-o', 'json', `--server=${server.url}`]);
    assert.equal(exitCode, 0);
    const lines = stdout.trimEnd().split('\n');
    return lines.map((line) => JSON.parse(line) as JsonObject);
  };

  test('a line for each object, as the schema allows, with nothing that it does not know', async () => {
    const found = await trees('deployment/web', 'configmap/two', 'shop/shop');
    assert.deepEqual(
      found.map(({ kind, namespace, name }) => [kind, namespace, name]),
      [
        ['Deployment', 'default', 'web'],
        ['ConfigMap', 'default', 'two'],
        ['Shop', '', 'shop'],
      ],
    );
    for (const one of found) assert.deepEqual(strictProblems(one), []);
  });

  test('a node says who it is, whether it is ready and what it owns', async () => {
    const [{ trees: tops, unreadable }] = (await trees('deployment/web')) as unknown as [
      { trees: readonly JsonObject[]; unreadable: readonly JsonObject[] },
    ];
    const [{ children, created, ...top }] = tops as unknown as [JsonObject & { children: readonly JsonObject[] }];
    assert.equal(typeof created, 'string');
    assert.deepEqual(top, {
      group: 'shop.example.com',
      version: 'v1',
      kind: 'Shop',
      namespace: '',
      name: 'shop',
      uid: 's1',
      role: 'owner',
      absence: null,
      repeated: null,
      health: 'failed',
      ready: 'False',
      status: 'WebNotReady',
      deleting: false,
    });
    assert.deepEqual([children[0]?.kind, children[0]?.role, children.length], ['Deployment', 'subject', 1]);
    assert.deepEqual(
      unreadable.map(({ resource, forbidden }) => [resource, forbidden]),
      [['secrets', true]],
    );
  });

  test('the schema refuses what is not so', async () => {
    const [one = {}] = await trees('deployment/web');
    assert.notDeepEqual(problems({ ...one, type: 'forest' }), []);
    assert.notDeepEqual(problems({ ...one, trees: [{}] }), []);
    assert.deepEqual(problems({ ...one, more: 1 }), []);
    assert.notDeepEqual(strictProblems({ ...one, more: 1 }), []);
  });
});
