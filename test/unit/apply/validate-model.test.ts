import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Json, JsonObject } from '../../../src/apimachinery/json.ts';
import { validateModel } from '../../../src/apimachinery/openapi/validation.ts';

const types = (kind: string, group: string, version: string) => [{ kind, group, version }];

/** Parts of the OpenAPI v2 document of a Kubernetes 1.37 API server. */
const definitions: JsonObject = {
  'io.k8s.api.apps.v1.Deployment': {
    type: 'object',
    properties: {
      apiVersion: { type: 'string' },
      kind: { type: 'string' },
      metadata: { $ref: '#/definitions/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta' },
      spec: { $ref: '#/definitions/io.k8s.api.apps.v1.DeploymentSpec' },
    },
    'x-kubernetes-group-version-kind': types('Deployment', 'apps', 'v1'),
  },
  'io.k8s.api.apps.v1.DeploymentSpec': {
    type: 'object',
    required: ['selector', 'template'],
    properties: {
      paused: { type: 'boolean' },
      replicas: { type: 'integer' },
      selector: { type: 'object' },
      template: { $ref: '#/definitions/io.k8s.api.core.v1.PodTemplateSpec' },
    },
  },
  'io.k8s.api.core.v1.PodTemplateSpec': {
    type: 'object',
    properties: { containers: { type: 'array', items: { $ref: '#/definitions/io.k8s.api.core.v1.Container' } } },
  },
  'io.k8s.api.core.v1.Container': {
    type: 'object',
    required: ['name'],
    properties: { name: { type: 'string' }, args: { type: 'array', items: { type: 'string' } } },
  },
  'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta': {
    type: 'object',
    properties: { name: { type: 'string' }, labels: { type: 'object', additionalProperties: { type: 'string' } } },
  },
};

const deployment = (spec: Json, metadata: JsonObject = { name: 'l2' }): JsonObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata,
  spec,
});

const problems = (object: JsonObject) =>
  validateModel(object, { group: 'apps', version: 'v1', kind: 'Deployment' }, definitions);

describe('validateModel, in the words of kubectl 1.37', () => {
  it('has nothing to say to what is right, nor to a kind it does not know', () => {
    assert.deepEqual(
      problems(deployment({ replicas: 1, selector: {}, template: { containers: [{ name: 'a' }] } })),
      [],
    );
    assert.deepEqual(validateModel({ stray: 1 }, { group: '', version: 'v1', kind: 'Unheard' }, definitions), []);
  });
  it('a text for a number, and what is missing', () => {
    assert.deepEqual(problems(deployment({ replicas: 'x' })), [
      'ValidationError(Deployment.spec.replicas): invalid type for io.k8s.api.apps.v1.DeploymentSpec.replicas: got "string", expected "integer"',
      'ValidationError(Deployment.spec): missing required field "selector" in io.k8s.api.apps.v1.DeploymentSpec',
      'ValidationError(Deployment.spec): missing required field "template" in io.k8s.api.apps.v1.DeploymentSpec',
    ]);
  });
  it('an unknown field', () => {
    assert.deepEqual(problems({ ...deployment({ selector: {}, template: {} }), foo: 'bar' }), [
      'ValidationError(Deployment): unknown field "foo" in io.k8s.api.apps.v1.Deployment',
    ]);
  });
  it('elements of a list', () => {
    const containers: Json = [{ name: 'a', args: 'this is a bad command' }, null, 'b', { args: [1, ['x']] }];
    assert.deepEqual(problems(deployment({ selector: {}, template: { containers } })), [
      'ValidationError(Deployment.spec.template.containers[0].args): invalid type for io.k8s.api.core.v1.Container.args: got "string", expected "array"',
      'ValidationError(Deployment.spec.template.containers): unknown object type "nil" in Deployment.spec.template.containers[1]',
      'ValidationError(Deployment.spec.template.containers[2]): invalid type for io.k8s.api.core.v1.Container: got "string", expected "map"',
      'ValidationError(Deployment.spec.template.containers[3].args[1]): invalid type for io.k8s.api.core.v1.Container.args: got "array", expected "string"',
      'ValidationError(Deployment.spec.template.containers[3]): missing required field "name" in io.k8s.api.core.v1.Container',
    ]);
  });
  it('a scalar stands for a text, a number for an integer, nothing else for a truth', () => {
    assert.deepEqual(
      problems(
        deployment({ replicas: 1.5, paused: 'true', selector: {}, template: {} }, { name: 5, labels: { a: 1 } }),
      ),
      [
        'ValidationError(Deployment.spec.paused): invalid type for io.k8s.api.apps.v1.DeploymentSpec.paused: got "string", expected "boolean"',
      ],
    );
  });
  it('null is no field, but no entry of a map either', () => {
    assert.deepEqual(problems(deployment({ paused: null, selector: null, template: {} }, { labels: { a: null } })), [
      'unknown object type "nil" in Deployment.metadata.labels.a',
      'ValidationError(Deployment.spec): missing required field "selector" in io.k8s.api.apps.v1.DeploymentSpec',
    ]);
  });
});
