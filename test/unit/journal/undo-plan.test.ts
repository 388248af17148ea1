import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Json, JsonObject } from '../../../src/apimachinery/json.ts';
import type { KubeObject } from '../../../src/apimachinery/object.ts';
import type { ObjectRecord } from '../../../src/journal/record.ts';
import { ownerOf, pathText } from '../../../src/journal/topology.ts';
import { conflictText, planUndo, recreated } from '../../../src/journal/undo-plan.ts';

const CONTAINERS = {
  'k:{"name":"app"}': { '.': {}, 'f:name': {}, 'f:image': {} },
  'k:{"name":"log"}': { '.': {}, 'f:image': {} },
};
const fields = (manager: string, fieldsV1: JsonObject, time = '2026-01-01T00:00:00Z'): JsonObject => ({
  manager,
  operation: 'Update',
  apiVersion: 'apps/v1',
  time,
  fieldsV1,
});
const managed = [
  fields('kubectl', {
    'f:metadata': { 'f:labels': { 'f:a': {} }, 'f:finalizers': { 'v:"x"': {} } },
    'f:spec': { 'f:replicas': {}, 'f:selector': {}, 'f:template': { 'f:spec': { 'f:containers': CONTAINERS } } },
  }),
];

function object(version: string, spec: JsonObject, metadata: JsonObject = {}): KubeObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', uid: 'u', resourceVersion: version, managedFields: managed, ...metadata },
    spec,
    status: { observed: version },
  };
}

const containers = (...list: readonly JsonObject[]): JsonObject => ({ template: { spec: { containers: [...list] } } });
const app = (image: string, more: JsonObject = {}): JsonObject => ({ name: 'app', image, ...more });

function recordOf(before: KubeObject | null, after: KubeObject | null, more: Partial<ObjectRecord> = {}): ObjectRecord {
  const action = before === null ? 'create' : after === null ? 'delete' : 'update';
  const place = { group: 'apps', version: 'v1', resource: 'deployments', namespace: 'a', name: 'web', subresource: '' };
  return { time: '2026-01-01T00:00:00.000Z', action, ...place, before, after, ...more };
}

const plan = (records: readonly ObjectRecord[], live: KubeObject | undefined) =>
  planUndo(records, live, { hasStatus: true });

function patchOf(records: readonly ObjectRecord[], live: KubeObject): Json {
  const step = plan(records, live);
  assert.equal(step.kind, 'patch', JSON.stringify(step));
  return step.kind === 'patch' ? step.patch : null;
}

function conflictsOf(records: readonly ObjectRecord[], live: KubeObject): readonly string[] {
  const step = plan(records, live);
  assert.equal(step.kind, 'conflicts', JSON.stringify(step));
  return step.kind === 'conflicts' ? step.conflicts.map((one) => conflictText(one, ownerOf(live, one.path))) : [];
}

describe('undo of a change', () => {
  const changed = recordOf(object('1', { replicas: 1 }), object('2', { replicas: 3 }));

  it('puts the field back on the version that was read, and leaves the rest', () => {
    const live = object('9', { replicas: 3, paused: true }, { labels: { mine: 'x' } });
    assert.deepEqual(patchOf([changed], live), { metadata: { resourceVersion: '9', uid: 'u' }, spec: { replicas: 1 } });
  });

  it('has nothing to do when somebody has put it back', () => {
    assert.equal(plan([changed], object('9', { replicas: 1 })).kind, 'nothing');
  });

  it('refuses a field that was changed since, and says by whom', () => {
    assert.deepEqual(conflictsOf([changed], object('9', { replicas: 7 })), [
      '.spec.replicas: 3 then, 7 now, owned by "kubectl" (Update, 2026-01-01T00:00:00Z)',
    ]);
    assert.deepEqual(conflictsOf([changed], object('9', {})), ['.spec.replicas: 3 then, (none) now']);
  });

  it('finds items of lists by their keys', () => {
    const record = recordOf(
      object('1', containers(app('app:1'), { name: 'log', image: 'log:1' })),
      object('2', containers(app('app:2'), { name: 'log', image: 'log:1' })),
    );
    const live = object('9', containers({ name: 'log', image: 'log:5' }, app('app:2', { tty: true })));
    assert.deepEqual((patchOf([record], live) as JsonObject).spec, {
      template: { spec: { containers: [{ name: 'log', image: 'log:5' }, app('app:1', { tty: true })] } },
    });
  });

  it('removes an item that was added, unless somebody changed it', () => {
    const record = recordOf(
      object('1', containers(app('a'))),
      object('2', containers(app('a'), { name: 'log', image: 'b' })),
    );
    const live = object('9', containers({ name: 'log', image: 'b' }, app('z')));
    assert.deepEqual((patchOf([record], live) as JsonObject).spec, { template: { spec: { containers: [app('z')] } } });
    const other = object('9', containers({ name: 'log', image: 'c' }, app('a')));
    const [text] = conflictsOf([record], other);
    assert.match(text ?? '', /^\.spec\.template\.spec\.containers\[name="log"\]\.image: "b" then, "c" now/);
  });

  it('puts back all that a map or a list held that is gone as a whole', () => {
    const env = [
      { name: 'A', value: '1' },
      { name: 'B', value: '2' },
    ];
    const cases = [
      [object('1', { data: { a: '1', b: '2' } }), object('2', {})],
      [object('1', {}, { labels: { a: '1' } }), object('2', {})],
      [object('1', containers(app('a', { env }))), object('2', containers(app('a')))],
    ] as const;
    for (const [before, after] of cases) {
      const patch = patchOf([recordOf(before, after)], after) as JsonObject;
      const { labels } = patch.metadata as JsonObject;
      assert.deepEqual(patch.spec ?? {}, before.spec);
      assert.deepEqual(labels, (before.metadata as JsonObject).labels);
    }
  });

  it('refuses to put back a null, which a merge patch cannot write', () => {
    const step = plan([recordOf(object('1', { a: null, b: 1 }), object('2', {}))], object('2', {}));
    assert.deepEqual(step, { kind: 'refused', reason: '.spec.a cannot be put back by a patch: do it yourself' });
  });

  it("does not mind a Deployment's counter of revisions", () => {
    const revision = (number: string): JsonObject => ({
      annotations: { 'deployment.kubernetes.io/revision': number },
    });
    const record = recordOf(object('1', { replicas: 1 }, revision('1')), object('2', { replicas: 2 }));
    assert.deepEqual((patchOf([record], object('3', { replicas: 2 }, revision('2'))) as JsonObject).spec, {
      replicas: 1,
    });
  });

  it('puts an item that was removed where it stood', () => {
    const [one, two] = [app('a'), { name: 'log', image: 'b' }];
    const record = recordOf(object('1', containers(one, two)), object('2', containers(one)));
    const live = object('9', containers(one, { name: 'new', image: 'c' }));
    assert.deepEqual((patchOf([record], live) as JsonObject).spec, {
      template: { spec: { containers: [one, two, { name: 'new', image: 'c' }] } },
    });
  });

  it('takes away a map that the write made, but not what others added to it', () => {
    const record = recordOf(object('1', {}), object('2', {}, { labels: { a: 'b' } }));
    const alone = object('9', {}, { labels: { a: 'b' } });
    assert.deepEqual((patchOf([record], alone) as JsonObject).metadata, {
      resourceVersion: '9',
      uid: 'u',
      labels: null,
    });
    const more = object('9', {}, { labels: { a: 'b', c: 'd' } });
    assert.deepEqual((patchOf([record], more) as JsonObject).metadata, {
      resourceVersion: '9',
      uid: 'u',
      labels: { a: null },
    });
  });

  it('takes sets item by item, and what is one piece as one', () => {
    const record = recordOf(object('1', {}, { finalizers: ['x'] }), object('2', {}, { finalizers: ['x', 'y'] }));
    const live = object('9', {}, { finalizers: ['y', 'z', 'x'] });
    assert.deepEqual((patchOf([record], live) as JsonObject).metadata, {
      resourceVersion: '9',
      uid: 'u',
      finalizers: ['z', 'x'],
    });
    const selector = recordOf(object('1', { selector: { a: '1' } }), object('2', { selector: { a: '2' } }));
    assert.equal(conflictsOf([selector], object('9', { selector: { a: '2', b: '3' } })).length > 0, true);
  });

  it('of several writes of one object goes back through all of them', () => {
    const steps = [1, 3, 5].map((replicas, index) => object(String(index), { replicas }));
    const records = [recordOf(steps[0]!, steps[1]!), recordOf(steps[1]!, steps[2]!)];
    assert.deepEqual((patchOf(records, object('9', { replicas: 5 })) as JsonObject).spec, { replicas: 1 });
  });

  it('refuses another object of the name, and one that is gone', () => {
    assert.match(JSON.stringify(plan([changed], undefined)), /deleted since/);
    assert.match(JSON.stringify(plan([changed], object('9', { replicas: 3 }, { uid: 'v' }))), /created again since/);
  });

  it('refuses what is not known', () => {
    assert.equal(plan([{ ...changed, unknownBefore: 'forbidden' }], object('9', { replicas: 3 })).kind, 'refused');
    assert.equal(plan([{ ...changed, after: null, unanswered: true }], object('9', { replicas: 3 })).kind, 'refused');
  });
});

describe('undo of a creation', () => {
  const created = object('1', { replicas: 1 });

  it('deletes the object, whatever the control plane added', () => {
    const completed = [
      ...managed,
      fields('kube-controller-manager', { 'f:metadata': { 'f:annotations': { 'f:r': {} } } }),
    ];
    const live = object('5', { replicas: 1 }, { annotations: { r: '1' }, managedFields: completed });
    assert.equal(plan([recordOf(null, created)], live).kind, 'delete');
    assert.deepEqual(plan([recordOf(null, created)], undefined), { kind: 'nothing', reason: 'it is already gone' });
    const another = object('5', { replicas: 1 }, { uid: 'v' });
    assert.match(
      JSON.stringify(plan([recordOf(null, created)], another)),
      /another object of this name was created since/,
    );
  });

  it('refuses when fields were changed or added by others', () => {
    assert.equal(plan([recordOf(null, created)], object('5', { replicas: 2 })).kind, 'conflicts');
    assert.equal(
      plan([recordOf(null, created)], object('5', { replicas: 1 }, { labels: { a: 'b' } })).kind,
      'conflicts',
    );
  });

  it('has nothing to do when it is gone, and refuses what holds other objects', () => {
    assert.equal(plan([recordOf(null, created)], undefined).kind, 'nothing');
    const namespace: KubeObject = { ...created, apiVersion: 'v1', kind: 'Namespace' };
    assert.equal(plan([recordOf(null, namespace)], namespace).kind, 'refused');
  });
});

describe('undo of a deletion', () => {
  const deleted = object('1', { replicas: 1 });

  it('creates the object without what belonged to the old one', () => {
    const step = plan([recordOf(deleted, null)], undefined);
    assert.deepEqual(step.kind === 'create' && step.object, {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web' },
      spec: { replicas: 1 },
    });
  });

  it('refuses while there is an object of the name, and always a Secret', () => {
    assert.equal(plan([recordOf(deleted, null)], object('5', {}, { uid: 'v' })).kind, 'refused');
    const secret: KubeObject = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' } };
    assert.match(JSON.stringify(plan([recordOf(secret, null)], undefined)), /never in the journal/);
  });

  it('lets a Job find its pods anew', () => {
    const labels = { app: 'a', 'controller-uid': 'u', 'batch.kubernetes.io/job-name': 'j' };
    const job: KubeObject = {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: 'j' },
      spec: { selector: { matchLabels: { 'controller-uid': 'u' } }, template: { metadata: { labels } } },
    };
    assert.deepEqual(recreated(job).object.spec, { template: { metadata: { labels: { app: 'a' } } } });
  });
});

describe('a change of a Secret', () => {
  const secret = (version: string, labels: JsonObject = {}): KubeObject => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 's', uid: 'u', resourceVersion: version, labels },
  });
  const none = { added: [], changed: [], removed: [] };

  it('is refused when it changed the data', () => {
    const record = recordOf(secret('1'), secret('2'), { secretKeys: { ...none, changed: ['password'] } });
    assert.match(JSON.stringify(plan([record], secret('2'))), /changed its data \(password\)/);
  });

  it('of a label is put back, and the data is not touched', () => {
    const record = recordOf(secret('1'), secret('2', { a: 'b' }), { secretKeys: none });
    const live = { ...secret('3', { a: 'b' }), data: { password: 'eA==' } };
    assert.deepEqual(patchOf([record], live), { metadata: { labels: { a: null }, resourceVersion: '3', uid: 'u' } });
  });
});

it('a path is written as the server writes it', () => {
  const path = [{ field: 'spec' }, { keys: { port: 80, protocol: 'TCP' } }, { field: 'a' }, { value: 'x' }];
  assert.equal(pathText(path), '.spec[port=80,protocol="TCP"].a[="x"]');
});
