import assert from 'node:assert/strict';
import { it } from 'node:test';
import { readDocuments } from '../../../../src/manifest/kustomize/read.ts';

it('an alias of what it stands in is an error', () => {
  const text = 'kind: ConfigMap\ndata: &a\n  b: *a\n';
  assert.throws(() => readDocuments(text, 'a.yaml'), {
    message: "MalformedYAMLError: yaml: anchor 'a' value contains itself",
  });
});
