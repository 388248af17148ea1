import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JsonObject } from '../../../src/apimachinery/json.ts';
import { makePrinter } from '../../../src/print/factory.ts';
import { makeOperationPrinter, type OperationPrinterOptions } from '../../../src/print/operation.ts';
import { sortObjects, sortTable } from '../../../src/print/sort.ts';

const deployment: JsonObject = {
  kind: 'Deployment',
  apiVersion: 'apps/v1',
  metadata: { name: 'web', managedFields: [{ manager: 'x' }] },
};
const configMap: JsonObject = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' } };

async function told(output: string, options: Partial<OperationPrinterOptions> = {}): Promise<string> {
  const printer = await makeOperationPrinter(output, { cwd: '/', ...options });
  let text = '';
  for (const object of [deployment, configMap]) {
    printer.print(object, 'created', (part) => {
      text += part;
    });
  }
  return text;
}

describe('what a write says', () => {
  it('names the object and what was done', async () => {
    assert.equal(await told(''), 'deployment.apps/web created\nconfigmap/settings created\n');
  });
  it('says that nothing was done', async () => {
    assert.equal(
      await told('', { dryRun: 'client' }),
      'deployment.apps/web created (dry run)\nconfigmap/settings created (dry run)\n',
    );
    assert.equal(
      await told('', { dryRun: 'server' }),
      'deployment.apps/web created (server dry run)\nconfigmap/settings created (server dry run)\n',
    );
  });
  it('says only the name with -o name', async () => {
    assert.equal(await told('name', { dryRun: 'client' }), 'deployment.apps/web\nconfigmap/settings\n');
    assert.equal(await told('NAME'), 'deployment.apps/web\nconfigmap/settings\n');
  });
  it('prints the objects, without managed fields', async () => {
    assert.equal(
      await told('yaml'),
      'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\n',
    );
    assert.match(await told('yaml', { showManagedFields: true }), /managedFields:\n {2}- manager: x/);
  });
  it('keeps the order of keys of objects that are Go structs in kubectl', async () => {
    const text = await told('json', { keyOrder: 'given' });
    assert.ok(text.startsWith('{\n    "kind": "Deployment",\n    "apiVersion": "apps/v1",\n'));
  });
  it('refuses formats it does not have', async () => {
    const allowed =
      'go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,kyaml,name,template,templatefile,yaml';
    await assert.rejects(told('wide'), {
      message: `unable to match a printer suitable for the output format "wide", allowed formats are: ${allowed}`,
    });
    await assert.rejects(told('jsonpath'), { message: 'template format specified but no template given' });
    assert.equal(await told('go-template={{.kind}}'), 'DeploymentConfigMap');
    assert.equal(await told('', { template: '{{.kind}}' }), 'DeploymentConfigMap');
    assert.match(await told('', { template: '{{.kind}}', outputGiven: true }), /created\n/);
  });
});

describe('formats of get', () => {
  it('are listed when none fits', async () => {
    await assert.rejects(makePrinter('foo', { cwd: '/' }), {
      message:
        'unable to match a printer suitable for the output format "foo", allowed formats are: custom-columns,custom-columns-file,go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,kyaml,name,template,templatefile,wide,yaml',
    });
  });
  it('read their template from a file', async () => {
    await assert.rejects(makePrinter('jsonpath-file=missing', { cwd: '/nonexistent' }), {
      message: 'error reading --template missing, open missing: no such file or directory',
    });
  });
});

function named(name: string, data: JsonObject): JsonObject {
  return { metadata: { name }, data };
}

function names(objects: readonly JsonObject[]): readonly unknown[] {
  return objects.map(({ metadata }) => (metadata as JsonObject).name);
}

describe('sorting', () => {
  const objects = [named('b', { n: '20', q: '1Gi' }), named('c', { n: '3', q: '900Mi' }), named('a', { n: '100' })];
  it('orders texts as texts and quantities by size', () => {
    assert.deepEqual(names(sortObjects(objects, '.metadata.name')), ['a', 'b', 'c']);
    assert.deepEqual(names(sortObjects(objects, '{data.n}')), ['c', 'b', 'a']);
    assert.deepEqual(names(sortObjects(objects, '.data.q')), ['a', 'c', 'b']);
  });
  it('refuses a field nobody has, and values without an order', () => {
    assert.throws(() => sortObjects(objects, '.nope'), {
      message: `couldn't find any field with path "{.nope}" in the list of objects`,
    });
    assert.throws(() => sortObjects(objects, '.data'), {
      message: /is an unsortable type: .*map\[string\]interface \{\}/,
    });
  });
  // As kubectl 1.37 lists them; test/e2e/sort.test.ts holds longer lists against it.
  it('leaves equal rows of a long list where Go does', () => {
    const rows = Array.from({ length: 16 }, (_, index) => ({
      cells: [index],
      object: named(`m${index}`, { n: index % 2 === 0 ? 'a' : 'b' }),
    }));
    const sorted = sortTable({ columnDefinitions: [], rows }, '.data.n').rows ?? [];
    assert.deepEqual(
      sorted.map(({ cells }) => cells[0]),
      [8, 10, 2, 14, 4, 12, 6, 0, 9, 7, 1, 11, 5, 13, 3, 15],
    );
  });
});
