import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { KubeObject } from '../../../src/apimachinery/object.ts';
import { commandLine, withoutSecrets } from '../../../src/journal/redact.ts';

const secret = (password: string, annotations = {}): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Secret',
  type: 'Opaque',
  data: { password: Buffer.from(password).toString('base64'), same: 'eA==' },
  metadata: {
    name: 'db',
    labels: { a: 'b' },
    annotations: { kept: 'yes', ...annotations },
    managedFields: [{ manager: 'a', fieldsV1: { 'f:data': { 'f:password': {} } } }],
  },
});

describe('what the journal keeps of a Secret', () => {
  it('has no data, and no annotation that repeats it', () => {
    const before = secret('correct horse', { copy: 'it is correct horse' });
    const after = secret('battery staple', {
      'kubectl.kubernetes.io/last-applied-configuration': '{}',
      other: '{"stringData":{"x":"y"}}',
      copy: 'nothing',
    });
    const kept = withoutSecrets({ before, after });
    const clean = { apiVersion: 'v1', kind: 'Secret', type: 'Opaque' };
    const metadata = { name: 'db', labels: { a: 'b' }, annotations: { kept: 'yes' } };
    assert.deepEqual(kept.before, { ...clean, metadata });
    assert.deepEqual(kept.after, { ...clean, metadata });
    assert.deepEqual(kept.secretKeys, { added: [], changed: ['password'], removed: [] });
  });

  it('names the keys of one that came or went', () => {
    assert.deepEqual(withoutSecrets({ before: null, after: secret('a') }).secretKeys?.added, ['password', 'same']);
    assert.deepEqual(withoutSecrets({ before: secret('a'), after: null }).secretKeys?.removed, ['password', 'same']);
  });

  it('is nothing special for other kinds', () => {
    const after: KubeObject = { apiVersion: 'v1', kind: 'ConfigMap', data: { a: 'b' } };
    assert.deepEqual(withoutSecrets({ before: null, after }), { before: null, after });
  });
});

describe('the command line in the journal', () => {
  const line = (command: string, args: readonly string[], flags: Record<string, string> = {}, dash = -1): string =>
    commandLine('cox', command, {
      args,
      dash,
      occurrences: Object.entries(flags).map(([name, value]) => ({ name, value })),
    });

  it('has no secrets', () => {
    assert.equal(
      line('delete', ['pod', 'a'], { token: 'x', password: 'y' }),
      'cox delete pod a --token=HIDDEN --password=HIDDEN',
    );
    assert.equal(
      line('create secret generic', ['s'], { 'from-literal': 'a=x' }),
      'cox create secret generic s --from-literal=a=HIDDEN',
    );
    assert.equal(
      line('create configmap', ['s'], { 'from-literal': 'a=x' }),
      'cox create configmap s --from-literal=a=x',
    );
    assert.equal(line('set env', ['deploy/web', 'A=x', 'B-'], {}), 'cox set env deploy/web A=HIDDEN B-');
    assert.equal(line('run', ['a', 'sh', 'secret'], { env: 'A=x' }, 1), 'cox run a --env=A=HIDDEN -- HIDDEN');
    assert.equal(line('apply', [], { filename: 'https://me:pw@x/y' }), 'cox apply --filename=https://HIDDEN@x/y');
    assert.equal(line('apply', [], { filename: 'https://me:p@w@x/y@z' }), 'cox apply --filename=https://HIDDEN@x/y@z');
    assert.equal(line('annotate', ['x', 'url=https://me:pw@x/']), 'cox annotate x url=https://HIDDEN@x/');
    assert.equal(
      line('patch', ['secret', 's'], { patch: '{"a":1}', journal: 'true' }),
      'cox patch secret s --patch=HIDDEN',
    );
  });

  it('is one line, quoted for a shell', () => {
    assert.equal(
      line('label', ['pods', "a=it's"], { selector: 'a in (b)' }),
      `cox label pods 'a=it'\\''s' '--selector=a in (b)'`,
    );
    assert.ok(!line('annotate', ['a=b\nc']).includes('\n'));
  });
});
