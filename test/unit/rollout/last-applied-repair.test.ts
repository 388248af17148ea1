// Expected annotations: what kubectl apply writes for the file of the restored revision (its JSON,
// keys sorted, and a newline).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compactJson } from '../../../src/apimachinery/go/compact-json.ts';
import type { JsonObject } from '../../../src/apimachinery/json.ts';
import { LAST_APPLIED } from '../../../src/apimachinery/last-applied.ts';
import type { KubeObject } from '../../../src/apimachinery/object.ts';
import { repairedLastApplied } from '../../../src/resources/rollout/last-applied-repair.ts';
import type { Restored } from '../../../src/resources/rollout/rollback.ts';

/** A Deployment's file with this container and these fields of the pod beside it. */
function file(container: JsonObject, pod: JsonObject = {}, labels: JsonObject = {}): KubeObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { annotations: {}, name: 'web', namespace: 'shop' },
    spec: {
      replicas: 2,
      template: {
        metadata: { labels: { app: 'web', ...labels } },
        spec: { containers: [{ name: 'web', ...container }], ...pod },
      },
    },
  };
}

const podDefaults: JsonObject = {
  dnsPolicy: 'ClusterFirst',
  restartPolicy: 'Always',
  schedulerName: 'default-scheduler',
  securityContext: {},
  terminationGracePeriodSeconds: 30,
};

const containerDefaults: JsonObject = {
  imagePullPolicy: 'IfNotPresent',
  resources: {},
  terminationMessagePath: '/dev/termination-log',
  terminationMessagePolicy: 'File',
};

/** The template as the API server fills it in. */
function live(container: JsonObject, pod: JsonObject = {}, labels: JsonObject = {}): JsonObject {
  return {
    metadata: { labels: { app: 'web', ...labels } },
    spec: { ...podDefaults, containers: [{ ...containerDefaults, name: 'web', ...container }], ...pod },
  };
}

function running(applied: KubeObject, template: JsonObject, annotations: Record<string, string> = {}): KubeObject {
  const metadata = { name: 'web', annotations: { ...annotations, [LAST_APPLIED]: `${compactJson(applied)}\n` } };
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec: { replicas: 2, template } };
}

function repaired(applied: KubeObject, now: JsonObject, template: JsonObject): unknown {
  return JSON.parse(repairedLastApplied(running(applied, now), { template }) ?? 'null');
}

test('what the bad version changed and added is undone: the text is that of the good file', () => {
  const good = file({ image: 'web:1' });
  const bad = file({ image: 'web:2', env: [{ name: 'BAD', value: '1' }] }, {}, { bad: 'yes' });
  const now = live({ image: 'web:2', env: [{ name: 'BAD', value: '1' }] }, {}, { bad: 'yes' });
  const restored: Restored = { template: live({ image: 'web:1' }), annotations: {} };
  assert.equal(repairedLastApplied(running(bad, now), restored), `${compactJson(good)}\n`);
});

test('what the bad version had left out is claimed again, without the defaults of the API server', () => {
  const port = { containerPort: 80, name: 'http' };
  const probe = { httpGet: { path: '/ready', port: 80 } };
  const side = { name: 'side', image: 'side' };
  const volumes = [{ name: 'tmp', emptyDir: {} }];
  const good = file(
    { image: 'web:1', env: [{ name: 'A', value: '1' }], ports: [port], readinessProbe: probe },
    { volumes, serviceAccountName: 'shop' },
  );
  (good.spec as { template: { spec: { containers: JsonObject[] } } }).template.spec.containers.push(side);
  const template = live(
    {
      image: 'web:1',
      env: [{ name: 'A', value: '1' }],
      ports: [{ ...port, protocol: 'TCP' }],
      readinessProbe: {
        httpGet: { path: '/ready', port: 80, scheme: 'HTTP' },
        failureThreshold: 3,
        periodSeconds: 10,
        successThreshold: 1,
        timeoutSeconds: 1,
      },
    },
    { volumes, serviceAccountName: 'shop', serviceAccount: 'shop' },
  );
  const { containers } = template.spec as { containers: JsonObject[] };
  containers.push({ ...containerDefaults, ...side, imagePullPolicy: 'Always' });
  assert.deepEqual(repaired(file({ image: 'web:2' }), live({ image: 'web:2' }), template), good);
});

test('a default that the bad version had overridden is not claimed, one the good version had overridden is', () => {
  const bad = file({ image: 'web:1', imagePullPolicy: 'Always' }, { dnsPolicy: 'Default' });
  const now = live({ image: 'web:1', imagePullPolicy: 'Always' }, { dnsPolicy: 'Default' });
  const template = live({ image: 'web:1' }, { terminationGracePeriodSeconds: 60 });
  assert.deepEqual(repaired(bad, now, template), file({ image: 'web:1' }, { terminationGracePeriodSeconds: 60 }));
});

test('what others have set is not claimed', () => {
  const injected = { name: 'mesh', image: 'mesh:1' };
  const env = (value: string) => [{ name: 'SET_BY_HAND', value }];
  const annotations = (time: string) => ({ 'kubectl.kubernetes.io/restartedAt': time });
  const withOthers = (image: string, value: string, time: string): JsonObject => {
    const template = live({ image, env: env(value) }, { nodeSelector: { zone: value } });
    (template.metadata as JsonObject).annotations = annotations(time);
    (template.spec as { containers: JsonObject[] }).containers.push({ ...containerDefaults, ...injected });
    return template;
  };
  const bad = file({ image: 'web:2' });
  assert.deepEqual(
    repaired(bad, withOthers('web:2', 'b', '2026-02-02T00:00:00Z'), withOthers('web:1', 'a', '2026-01-01T00:00:00Z')),
    file({ image: 'web:1' }),
  );
  const restarted = live({ image: 'web:1' });
  (restarted.metadata as JsonObject).annotations = annotations('2026-01-01T00:00:00Z');
  assert.deepEqual(repaired(bad, live({ image: 'web:2' }), restarted), file({ image: 'web:1' }));
});

test('the spelling of the file stays where nothing changes, and lists without keys are taken whole', () => {
  const resources = { limits: { cpu: '1000m' } };
  const normal = { limits: { cpu: '1' } };
  assert.deepEqual(
    repaired(
      file({ image: 'web:2', resources, args: ['a', 'b'] }),
      live({ image: 'web:2', resources: normal, args: ['a', 'b'] }),
      live({ image: 'web:1', resources: normal, args: ['a'] }),
    ),
    file({ image: 'web:1', resources, args: ['a'] }),
  );
});

test('every claimed element of a merged list keeps its key', () => {
  const mount = { name: 'data', mountPath: '/data' };
  const twice = [
    { containerPort: 53, protocol: 'TCP' },
    { containerPort: 53, protocol: 'UDP' },
  ];
  assert.deepEqual(
    repaired(
      file({ image: 'web:2' }),
      live({ image: 'web:2', volumeMounts: [mount] }),
      live({ image: 'web:1', volumeMounts: [{ ...mount, subPath: 'x' }], ports: twice }),
    ),
    file({
      image: 'web:1',
      volumeMounts: [{ mountPath: '/data', subPath: 'x' }],
      ports: [{ containerPort: 53 }, { containerPort: 53, protocol: 'UDP' }],
    }),
  );
});

test("a deployment's annotations come back with the revision, and are claimed likewise", () => {
  const applied = file({ image: 'web:2' });
  (applied.metadata as JsonObject).annotations = { team: 'b', added: 'x' };
  const workload = running(applied, live({ image: 'web:2' }), { team: 'b', added: 'x', byHand: '2', cause: 'c' });
  const annotations = { team: 'a', gone: 'y', byHand: '1', cause: 'c', 'kubernetes.io/change-cause': 'the first' };
  const text = repairedLastApplied(workload, { template: live({ image: 'web:1' }), annotations });
  assert.deepEqual(JSON.parse(text ?? '').metadata.annotations, { team: 'a', gone: 'y' });
});

test('an object without the annotation stays without; one that cannot be read is refused', () => {
  const workload = running(file({ image: 'web:2' }), live({ image: 'web:2' }));
  const restored: Restored = { template: live({ image: 'web:1' }) };
  const annotated = (text: string): KubeObject => ({
    ...workload,
    metadata: { name: 'web', annotations: { [LAST_APPLIED]: text } },
  });
  assert.equal(repairedLastApplied({ ...workload, metadata: { name: 'web' } }, restored), undefined);
  for (const text of ['{', '[]', '3']) {
    assert.throws(() => repairedLastApplied(annotated(text), restored), /of web is not a JSON object/);
  }
});
