import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JsonObject } from '../../../src/apimachinery/json.ts';
import { schemasOnly } from '../../../src/apimachinery/openapi/schema-document.ts';
import { explainResource } from '../../../src/print/explain/plaintext.ts';

const kind = { group: '', version: 'v1', kind: 'Thing' };
const operations = { get: { 'x-kubernetes-group-version-kind': kind } };

function documentOf(thing: JsonObject, others: JsonObject = {}): JsonObject {
  const schemas = { Thing: { ...thing, 'x-kubernetes-group-version-kind': [kind] }, ...others };
  return { paths: { '/api/v1/things': operations }, components: { schemas } };
}

function explain(document: JsonObject, fields: readonly string[] = [], recursive = false, maxDepth = 0): string {
  let text = '';
  const resource = { group: '', version: 'v1', resource: 'things' };
  explainResource(document, resource, { fields, recursive, maxDepth }, (data) => {
    text += String(data);
  });
  return text.replace(/^KIND: {7}Thing\nVERSION: {4}v1\n\n/, '');
}

// What is expected here was printed by kubectl 1.37.2 of the same documents, served by a canned server,
// but for those that lack something: of them kubectl prints errors of its template (explain-documents
// in docs/differences.md).
describe('the plaintext of explain', () => {
  const reference = (name: string): JsonObject => ({ $ref: `#/components/schemas/${name}` });
  const tree = documentOf(
    { properties: { root: reference('a.b.Node') } },
    {
      'a.b.Node': { type: 'object', properties: { left: reference('a.b.Node'), names: reference('Names') } },
      Names: { type: 'array', items: { type: 'string' } },
    },
  );

  it('ends where a schema contains itself', () => {
    const fields = '  root\t<Node>\n    left\t<Node>\n    names\t<array>\n';
    assert.equal(explain(tree, [], true), `DESCRIPTION:\n    <empty>\nFIELDS:\n${fields}\n`);
  });

  it('stops at the depth that was asked for', () => {
    assert.equal(explain(tree, [], true, 1), 'DESCRIPTION:\n    <empty>\nFIELDS:\n  root\t<Node>\n\n');
  });

  it('finds fields behind references, arrays, maps and allOf', () => {
    const cell = { type: 'object', properties: { x: { type: 'integer', description: 'The x.' } } };
    const wrapped = { type: 'array', items: { additionalProperties: { allOf: [{ type: 'object' }, cell] } } };
    const text = 'FIELD: x <integer>\n\n\nDESCRIPTION:\n    The x.\n    \n\n';
    assert.equal(explain(documentOf({ properties: { grid: wrapped } }), ['grid', 'x']), text);
  });

  it('shows four values of an enum in a list, and all of them for the field', () => {
    const size = { type: 'number', enum: ['', 1, 2.5, 1000000, null, true] };
    const document = documentOf({ properties: { size } });
    assert.match(explain(document, [], true), /size\t<number>\n {2}enum: "", 1, 2.5, 1e\+06, \.\.\.\.\n/);
    const values = ['""', '1', '2.5', '1e+06', '<no value>', 'true'].map((value) => `    ${value}\n`).join('');
    assert.match(explain(document, ['size']), new RegExp(`ENUM:\n${values.replaceAll('+', '\\+')}\nDESCRIPTION`));
  });

  it('names the field that does not exist', () => {
    assert.throws(() => explain(tree, ['root', 'right']), { message: 'field "right" does not exist' });
  });

  it('says the same of the schemas alone', () => {
    assert.equal(explain(schemasOnly(tree), ['root']), explain(tree, ['root']));
  });

  it('says in plain words what a document lacks', () => {
    assert.throws(() => explain({}), { message: 'GVR (/v1, Resource=things) not found in OpenAPI schema' });
    const paths = { '/api/v1/things': operations };
    const message = 'GVK map[group: kind:Thing version:v1] not found in OpenAPI schema';
    assert.throws(() => explain({ paths }), { message });
    assert.match(explain(documentOf({ properties: { a: {} } }), [], true), / a\t<Object>\n/);
  });
});
