import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Json } from '../../../src/apimachinery/json.ts';
import type { KubeObject } from '../../../src/apimachinery/object.ts';
import { decodeTyped, typedListItems } from '../../../src/manifest/decode-typed.ts';
import { parseYaml } from '../../../src/manifest/yaml.ts';

function problemOf(value: Json): string | undefined {
  try {
    decodeTyped(value, undefined);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

const unregistered = (kind: string, version: string): string =>
  `no kind "${kind}" is registered for version "${version}" in scheme "pkg/runtime/scheme.go:111"`;
const head = 'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }';
const unread = "couldn't get version/kind; json parse error: json: cannot unmarshal";

// The text behind `unable to decode "FILE": ` of kubectl 1.37.2: kubectl set image --local -f FILE
// a=b
const cases: readonly (readonly [string, string | undefined])[] = [
  ['{apiVersion: apps/v1, kind: Deployment}', undefined],
  ['{apiVersion: apps/v1beta1, kind: Deployment}', undefined],
  ['{apiVersion: v1, kind: ConfigMapList, items: []}', undefined],
  ['{metadata: {name: a}}', `Object 'Kind' is missing in '{"metadata":{"name":"a"}}'`],
  ['{kind: Pod}', `Object 'apiVersion' is missing in '{"kind":"Pod"}'`],
  ['{apiVersion: "", kind: Pod}', `Object 'apiVersion' is missing in '{"apiVersion":"","kind":"Pod"}'`],
  ['{apiVersion: null, kind: Pod}', `Object 'apiVersion' is missing in '{"apiVersion":null,"kind":"Pod"}'`],
  ['{apiVersion: a/b/c, kind: Pod}', 'unexpected GroupVersion string: a/b/c'],
  ['{apiVersion: a/b/c}', 'unexpected GroupVersion string: a/b/c'],
  ['{apiVersion: v1, Kind: Pod}', undefined],
  ['{APIVERSION: v1, KIND: pod}', unregistered('pod', 'v1')],
  ['{kind: 7, apiVersion: [v1]}', `${unread} array into Go struct field .apiVersion of type string`],
  ['{apiVersion: apps/v1, kind: Foo}', unregistered('Foo', 'apps/v1')],
  ['{apiVersion: apps/v1, kind: deployment}', unregistered('deployment', 'apps/v1')],
  ['{apiVersion: v1, kind: Deployment}', unregistered('Deployment', 'v1')],
  ['{apiVersion: example.com/v1, kind: Deployment}', unregistered('Deployment', 'example.com/v1')],
  ['[a]', `${unread} array into Go value of type ${head}`],
  ['foo', `${unread} string into Go value of type ${head}`],
  ['{apiVersion: 1, kind: Pod}', `${unread} number into Go struct field .apiVersion of type string`],
  ['{apiVersion: v1, kind: 3}', `${unread} number into Go struct field .kind of type string`],
  [
    '{apiVersion: v1, kind: List, items: 3}',
    'json: cannot unmarshal number into Go struct field List.items of type []runtime.RawExtension',
  ],
  [
    '{apiVersion: apps/v1, kind: Deployment, metadata: {name: true}}',
    'json: cannot unmarshal bool into Go struct field ObjectMeta.metadata.name of type string',
  ],
  [
    '{apiVersion: apps/v1, kind: Deployment, spec: 1}',
    'json: cannot unmarshal number into Go struct field Deployment.spec of type v1.DeploymentSpec',
  ],
  [
    '{apiVersion: apps/v1, kind: Deployment, spec: {template: {spec: {containers: [{image: 3}]}}}}',
    'json: cannot unmarshal number into Go struct field Container.spec.template.spec.containers.image of type string',
  ],
];

describe('documents of commands that read typed objects', () => {
  for (const [yaml, problem] of cases) it(yaml, () => assert.equal(problemOf(parseYaml(yaml)), problem));

  it('are left as they are', () => {
    const value = { apiVersion: 'v1', kind: 'Pod', stray: 1, metadata: { name: 'a' } };
    assert.deepEqual(decodeTyped(value, undefined), value);
  });

  it('may be Lists, whose items are read alike', () => {
    const read = (items: string) =>
      typedListItems(parseYaml(`{apiVersion: v1, kind: List, items: [${items}]}`) as KubeObject);
    const [pod, nothing] = read('{apiVersion: v1, kind: Pod}, null');
    assert.deepEqual(pod, { apiVersion: 'v1', kind: 'Pod' });
    assert.match((nothing as Error).message, /^unable to get type info from the object %!q\(<nil>\): /);
    // one that cannot be decoded takes the whole list with it
    assert.throws(() => read('{apiVersion: v1, kind: Pod}, {kind: Pod}, null'), {
      message: `Object 'apiVersion' is missing in '{"kind":"Pod"}'`,
    });
  });
});
