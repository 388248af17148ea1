import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JsonObject } from '../../../src/apimachinery/json.ts';
import { metadataProblem } from '../../../src/manifest/metadata-shape.ts';
import { parseYaml } from '../../../src/manifest/yaml.ts';

// The text behind `unable to decode "STDIN": ` of kubectl 1.37.2: kubectl create --dry-run=client
// --validate=false -f -
const into = (what: string, where: string, type: string): string =>
  `json: cannot unmarshal ${what} into Go struct field ${where} of type ${type}`;

const cases: readonly [string, string | undefined][] = [
  ['{metadata: {name: 1}}', into('number', 'ObjectMeta.metadata.name', 'string')],
  ['{metadata: {name: yes}}', into('bool', 'ObjectMeta.metadata.name', 'string')],
  ['{metadata: {name: null}}', undefined],
  ['{metadata: []}', into('array', 'metadataOnlyObject.metadata', 'v1.ObjectMeta')],
  ['{metadata: null}', undefined],
  ['{metadata: {labels: [a]}}', into('array', 'ObjectMeta.metadata.labels', 'map[string]string')],
  ['{metadata: {labels: {a: null}}}', undefined],
  ['{metadata: {labels: {a: 1}, annotations: {b: 2}}}', into('number', 'ObjectMeta.metadata.annotations', 'string')],
  ['{metadata: {generation: "1"}}', into('string', 'ObjectMeta.metadata.generation', 'int64')],
  ['{metadata: {generation: 1.5}}', into('number 1.5', 'ObjectMeta.metadata.generation', 'int64')],
  ['{metadata: {generation: 9223372036854775807}}', undefined],
  ['{metadata: {creationTimestamp: 5}}', into('number', 'ObjectMeta.metadata.creationTimestamp', 'string')],
  [
    '{metadata: {creationTimestamp: "x"}}',
    'parsing time "x" as "2006-01-02T15:04:05Z07:00": cannot parse "x" as "2006"',
  ],
  ['{metadata: {creationTimestamp: "2024-01-01T00:00:00Z"}}', undefined],
  [
    '{metadata: {ownerReferences: [{name: 1}]}}',
    into('number', 'OwnerReference.metadata.ownerReferences.name', 'string'),
  ],
  ['{metadata: {ownerReferences: {}}}', into('object', 'ObjectMeta.metadata.ownerReferences', '[]v1.OwnerReference')],
  ['{metadata: {ownerReferences: [1]}}', into('number', 'ObjectMeta.metadata.ownerReferences', 'v1.OwnerReference')],
  ['{metadata: {finalizers: x}}', into('string', 'ObjectMeta.metadata.finalizers', '[]string')],
  ['{metadata: {managedFields: [{fieldsV1: 1}]}}', undefined],
  ['{apiVersion: 2}', into('number', 'metadataOnlyObject.TypeMeta.apiVersion', 'string')],
];

describe('metadata that no object has', () => {
  for (const [yaml, problem] of cases) {
    it(yaml, () => assert.equal(metadataProblem(parseYaml(yaml) as JsonObject), problem));
  }
});
