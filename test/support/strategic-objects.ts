/**
 * Random objects of every built-in kind whose own fields have patch strategies, made so that no
 * controller does anything with them.
 */
import type { JsonObject } from '../../src/apimachinery/json.ts';
import type { Random } from './random.ts';

/** A kind to patch: where its objects are, and what one looks like. */
export interface PatchedKind {
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  readonly kind: string;
  readonly namespaced: boolean;
  /** Whether status is patched too. */
  readonly status: boolean;
  body(random: Random): JsonObject;
}

const letters = ['a', 'b', 'c', 'd', 'e'];

/** Some of the letters, in any order. */
function some(random: Random, least = 1): string[] {
  const left = [...letters];
  return random.several(4, () => left.splice(random.below(left.length), 1)[0] as string, least);
}

const container =
  (random: Random) =>
  (name: string): JsonObject => ({
    name: `c-${name}`,
    image: `${name}:1`,
    command: some(random),
    env: some(random, 0).map((key) => ({ name: key.toUpperCase(), value: random.pick(letters) })),
    ports: some(random, 0).map((key) => ({ containerPort: 80 + letters.indexOf(key), name: `p-${key}` })),
    volumeMounts: some(random, 0).map((key) => ({ mountPath: `/${key}`, name: 'v-a' })),
    resources: { requests: { cpu: '1m' } },
    ...(random.once(3) ? { livenessProbe: { tcpSocket: { port: 80 } } } : {}),
  });

const podSpec = (random: Random): JsonObject => ({
  containers: some(random).map(container(random)),
  initContainers: some(random, 0).map((name) => {
    const { livenessProbe: _, ...rest } = container(random)(name);
    return { ...rest, name: `i-${name}` };
  }),
  volumes: ['a', ...some(random).filter((name) => name !== 'a')].map((name) => ({
    name: `v-${name}`,
    ...(random.once(2) ? { emptyDir: {} } : { configMap: { name, items: [{ key: name, path: name }] } }),
  })),
  imagePullSecrets: some(random, 0).map((name) => ({ name })),
  hostAliases: some(random, 0).map((name) => ({ ip: `10.0.0.${letters.indexOf(name) + 1}`, hostnames: [name] })),
  tolerations: some(random, 0).map((key) => ({ key, operator: 'Exists' })),
  topologySpreadConstraints: some(random, 0).map((key) => ({
    maxSkew: 1,
    topologyKey: key,
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: { matchLabels: { app: 'x' } },
  })),
  nodeSelector: { nowhere: 'x' },
});

const template = (random: Random, more: JsonObject = {}): JsonObject => ({
  metadata: { labels: { app: 'x', ...labels(random) }, annotations: labels(random) },
  spec: { ...podSpec(random), ...more },
});

const labels = (random: Random): JsonObject =>
  Object.fromEntries(some(random, 0).map((key) => [key, random.pick(letters)]));
const selector = { matchLabels: { app: 'x' } };
const once = { restartPolicy: 'Never' };

/** metadata of any object: labels, annotations and finalizers. */
export const metadata = (random: Random, name: string): JsonObject => ({
  name,
  labels: labels(random),
  annotations: labels(random),
  finalizers: some(random, 0).map((key) => `example.com/${key}`),
});

const webhooks = (random: Random): JsonObject => ({
  webhooks: some(random).map((name) => ({
    name: `${name}.example.com`,
    clientConfig: { url: 'https://127.0.0.1:9/none' },
    sideEffects: 'None',
    admissionReviewVersions: ['v1'],
    rules: [{ apiGroups: ['none.example.com'], apiVersions: ['v1'], resources: ['nones'], operations: ['CREATE'] }],
    matchConditions: some(random, 0).map((key) => ({ name: key, expression: 'true' })),
  })),
});

const policy = (random: Random): JsonObject => ({
  matchConstraints: {
    resourceRules: [
      { apiGroups: ['none.example.com'], apiVersions: ['v1'], resources: ['nones'], operations: ['CREATE'] },
    ],
  },
  matchConditions: some(random, 0).map((name) => ({ name, expression: 'true' })),
});

type Row = readonly [group: string, version: string, resource: string, kind: string, scope: 'namespaced' | 'cluster'];

const row = (
  [group, version, resource, kind, scope]: Row,
  status: boolean,
  body: PatchedKind['body'],
): PatchedKind => ({
  group,
  version,
  resource,
  kind,
  namespaced: scope === 'namespaced',
  status,
  body,
});

const apps = (resource: string, kind: string): Row => ['apps', 'v1', resource, kind, 'namespaced'];
const batch = (resource: string, kind: string): Row => ['batch', 'v1', resource, kind, 'namespaced'];
const core = (resource: string, kind: string): Row => ['', 'v1', resource, kind, 'namespaced'];
const admission = (resource: string, kind: string): Row => [
  'admissionregistration.k8s.io',
  'v1',
  resource,
  kind,
  'cluster',
];

export const patchedKinds: readonly PatchedKind[] = [
  row(core('pods', 'Pod'), true, (random) => ({
    spec: { ...podSpec(random), schedulingGates: [{ name: 'example.com/never' }] },
  })),
  row(core('podtemplates', 'PodTemplate'), false, (random) => ({ template: template(random) })),
  row(core('replicationcontrollers', 'ReplicationController'), true, (random) => ({
    spec: { replicas: 0, selector: { app: 'x' }, template: template(random) },
  })),
  row(core('services', 'Service'), true, (random) => ({
    spec: {
      selector: { app: 'x' },
      ports: some(random).map((key) => ({ name: key, port: 80 + letters.indexOf(key) })),
    },
  })),
  row(core('serviceaccounts', 'ServiceAccount'), false, (random) => ({
    secrets: some(random).map((name) => ({ name })),
    imagePullSecrets: some(random, 0).map((name) => ({ name })),
  })),
  row(core('persistentvolumeclaims', 'PersistentVolumeClaim'), true, () => ({
    spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'none', resources: { requests: { storage: '1Gi' } } },
  })),
  row(core('configmaps', 'ConfigMap'), false, (random) => ({ data: labels(random) })),
  row(apps('deployments', 'Deployment'), true, (random) => ({
    spec: { replicas: 0, paused: true, selector, template: template(random) },
  })),
  row(apps('replicasets', 'ReplicaSet'), true, (random) => ({
    spec: { replicas: 0, selector, template: template(random) },
  })),
  row(apps('statefulsets', 'StatefulSet'), true, (random) => ({
    spec: { replicas: 0, serviceName: 'x', selector, template: template(random) },
  })),
  row(apps('daemonsets', 'DaemonSet'), true, (random) => ({ spec: { selector, template: template(random) } })),
  row(batch('jobs', 'Job'), true, (random) => ({ spec: { suspend: true, template: template(random, once) } })),
  row(batch('cronjobs', 'CronJob'), true, (random) => ({
    spec: { schedule: '0 0 1 1 *', suspend: true, jobTemplate: { spec: { template: template(random, once) } } },
  })),
  row(['policy', 'v1', 'poddisruptionbudgets', 'PodDisruptionBudget', 'namespaced'], true, (random) => ({
    spec: { minAvailable: 1, selector: { matchLabels: { app: 'nothing', ...labels(random) } } },
  })),
  row(['autoscaling', 'v2', 'horizontalpodautoscalers', 'HorizontalPodAutoscaler', 'namespaced'], true, () => ({
    spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'none' }, maxReplicas: 3 },
  })),
  row(['resource.k8s.io', 'v1', 'resourceclaims', 'ResourceClaim', 'namespaced'], true, () => ({ spec: {} })),
  row(admission('mutatingwebhookconfigurations', 'MutatingWebhookConfiguration'), false, webhooks),
  row(admission('validatingwebhookconfigurations', 'ValidatingWebhookConfiguration'), false, webhooks),
  row(admission('validatingadmissionpolicies', 'ValidatingAdmissionPolicy'), true, (random) => ({
    spec: {
      ...policy(random),
      variables: some(random, 0).map((name) => ({ name, expression: '1' })),
      validations: [{ expression: 'true' }],
    },
  })),
  row(admission('mutatingadmissionpolicies', 'MutatingAdmissionPolicy'), false, (random) => ({
    spec: {
      ...policy(random),
      reinvocationPolicy: 'Never',
      mutations: [
        {
          patchType: 'JSONPatch',
          jsonPatch: { expression: '[JSONPatch{op: "add", path: "/metadata/labels/x", value: "y"}]' },
        },
      ],
    },
  })),
  row(['storage.k8s.io', 'v1', 'csinodes', 'CSINode', 'cluster'], false, (random) => ({
    spec: {
      drivers: some(random).map((name) => ({ name: `${name}.example.com`, nodeID: name, topologyKeys: [name] })),
    },
  })),
  row(['flowcontrol.apiserver.k8s.io', 'v1', 'flowschemas', 'FlowSchema', 'cluster'], true, () => ({
    spec: { matchingPrecedence: 9999, priorityLevelConfiguration: { name: 'workload-low' } },
  })),
  row(
    ['flowcontrol.apiserver.k8s.io', 'v1', 'prioritylevelconfigurations', 'PriorityLevelConfiguration', 'cluster'],
    true,
    () => ({ spec: { type: 'Limited', limited: { nominalConcurrencyShares: 0, limitResponse: { type: 'Reject' } } } }),
  ),
];

/** Conditions and the like, for the status of any kind that has it. */
export const statusOf = (random: Random): JsonObject => ({
  conditions: some(random).map((type) => ({
    type: `T${type}`,
    status: random.pick(['True', 'False', 'Unknown']),
    reason: 'Made',
    message: random.pick(letters),
    lastTransitionTime: '2026-01-01T00:00:00Z',
  })),
});
