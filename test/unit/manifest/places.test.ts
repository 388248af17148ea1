import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { wordError } from '../../../src/error-text.ts';
import { CliError, ErrorList, type Status, StatusError } from '../../../src/errors.ts';
import type { FieldPath, Source } from '../../../src/manifest/document.ts';
import { fieldOf, isMap, type MapNode, nodeAt, putField, stringNode } from '../../../src/manifest/kustomize/node.ts';
import { placeIn } from '../../../src/manifest/kustomize/place.ts';
import { readDocuments } from '../../../src/manifest/kustomize/read.ts';
import { placed, placesOfStatus } from '../../../src/manifest/places.ts';

const text = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  annotations: {example.com/a.b: x}
spec:
  template:
    spec:
      containers:
      - name: a
        image: one
      - name: b
        ports:
        - containerPort: x
`;

const root = (): MapNode => {
  const [node] = readDocuments(text, 'base/web.yaml');
  assert.ok(isMap(node));
  return node;
};

const sourceOf = (node: MapNode): Source => ({
  file: 'overlay',
  line: 1,
  placeOf: (path: FieldPath) => placeIn(node, path),
});

const status = (more: Partial<Status>): Status => ({ reason: 'BadRequest', message: '', ...more });

describe('the places of the fields that an error names', () => {
  it('are found by the path of the API server', () => {
    const causes = ['spec.template.spec.containers[1].ports[0].containerPort', 'metadata.annotations[example.com/a.b]'];
    const details = { causes: causes.map((field) => ({ field })) };
    assert.deepEqual(placesOfStatus(sourceOf(root()), status({ reason: 'Invalid', details })), [
      `  at base/web.yaml:14: ${causes[0]}`,
      `  at base/web.yaml:5: ${causes[1]}`,
    ]);
  });

  it('are found by the paths of server-side apply, which name items by their keys', () => {
    const problems = [
      '.spec.template.spec.containers[name="b"].ports: expected list, got &{x}',
      '.spec.replica: field not declared in schema',
    ];
    const message = `failed to create typed patch object (default/web; apps/v1, Kind=Deployment): errors:\n  ${problems.join('\n  ')}`;
    assert.deepEqual(placesOfStatus(sourceOf(root()), { message }), [
      '  at base/web.yaml:13: .spec.template.spec.containers[name="b"].ports',
      '  at base/web.yaml:6: .spec.replica',
    ]);
    const conflict = { reason: 'Conflict', message: '', details: { causes: [{ field: '.metadata.name' }] } };
    assert.deepEqual(placesOfStatus(sourceOf(root()), conflict), ['  at base/web.yaml:4: .metadata.name']);
  });

  it("are found by the path of Go's decoder, which has no indexes", () => {
    const message =
      'json: cannot unmarshal string into Go struct field ContainerPort.spec.template.spec.containers.ports.containerPort of type int32';
    assert.deepEqual(placesOfStatus(sourceOf(root()), status({ message })), [
      '  at base/web.yaml:14: spec.template.spec.containers.ports.containerPort',
    ]);
  });

  it('are those of what is around a field that is nowhere', () => {
    const message = 'strict decoding error: unknown field "spec.template.spec.containers[0].port", unknown field "x"';
    assert.deepEqual(placesOfStatus(sourceOf(root()), status({ message })), [
      '  at base/web.yaml:10: spec.template.spec.containers[0].port',
      '  at base/web.yaml:1: x',
    ]);
  });

  it('are those of a patch where it has set the value', () => {
    const node = root();
    const template = nodeAt(node, 'spec', 'template');
    assert.ok(isMap(template));
    putField(template, 'made', stringNode('by the build'));
    const metadata = fieldOf(node, 'metadata');
    assert.ok(isMap(metadata));
    putField(metadata, 'name', { ...stringNode('new'), place: { file: 'patch.yaml', line: 7 } });
    assert.deepEqual(placeIn(node, ['metadata', 'name']), { file: 'patch.yaml', line: 7 });
    assert.deepEqual(placeIn(node, ['spec', 'template', 'made']), { file: 'base/web.yaml', line: 7 });
  });

  it('are not there for plain files, nor for what is not about the object', () => {
    const denied = status({ reason: 'Forbidden', message: 'unknown field "spec"' });
    assert.deepEqual(placesOfStatus(sourceOf(root()), denied), []);
    assert.deepEqual(placesOfStatus({ file: 'a.yaml', line: 1 }, status({ message: 'unknown field "spec"' })), []);
  });

  it('stand below the message, in a list too', () => {
    const places = ['  at a.yaml:1: x'];
    const one = new StatusError(status({ message: 'bad' }), 400, places);
    const other = placed('no', sourceOf(root()));
    assert.equal(wordError(one, 'cox', '', false).text, 'Error from server (BadRequest): bad\n  at a.yaml:1: x\n');
    assert.equal(
      wordError(new ErrorList([one, other, new CliError('last')]), 'cox', '', false).text,
      'Error from server (BadRequest): bad\n  at a.yaml:1: x\nno\n  at base/web.yaml:1\nlast\n',
    );
  });
});
