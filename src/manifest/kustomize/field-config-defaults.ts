/** The fields that kustomize knows without being told (its package builtinpluginconsts). */
import type { FieldConfig, FieldSpec, NameReference } from './field-config.ts';
import { emptyFieldConfig } from './field-config.ts';
import { mergeFieldConfigs, sortedFieldConfig } from './field-config-merge.ts';

/** A kind, as `Kind`, `Kind group` or `Kind group/version`; a core one's version as `Kind /v1`. */
function kindOf(text: string): { group?: string; version?: string; kind?: string } {
  const [kind, groupVersion = ''] = text.split(' ');
  const slash = groupVersion.lastIndexOf('/');
  const group = slash < 0 ? groupVersion : groupVersion.slice(0, slash);
  const version = slash < 0 ? '' : groupVersion.slice(slash + 1);
  return { ...(kind ? { kind } : {}), ...(group ? { group } : {}), ...(version ? { version } : {}) };
}

/** The paths of each of the kinds, '' being any; those that begin with + are created. */
function specs(rows: Readonly<Record<string, readonly string[]>>): FieldSpec[] {
  return Object.entries(rows).flatMap(([kind, paths]) =>
    paths.map((path) => ({
      ...kindOf(kind),
      ...(path.startsWith('+') ? { path: path.slice(1), create: true } : { path }),
    })),
  );
}

const TEMPLATE = 'spec/template/spec';
const CRON_TEMPLATE = 'spec/jobTemplate/spec/template/spec';

/** The paths below the pod spec of each of the kinds. */
function inPods(kinds: Readonly<Record<string, string>>, paths: readonly string[]): FieldSpec[] {
  const [first, ...rest] = paths;
  // kustomize has projected volumes second there
  const ofCron = [first, ...rest.filter(isProjected), ...rest.filter((path) => !isProjected(path))];
  const rows = Object.entries(kinds).map(([kind, spec]) => [
    kind,
    (kind === 'CronJob' ? ofCron : paths).map((path) => `${spec}/${path}`),
  ]);
  return specs(Object.fromEntries(rows));
}

const isProjected = (path: string): boolean => path.startsWith('volumes/projected/');

const workloads = {
  Deployment: TEMPLATE,
  ReplicaSet: TEMPLATE,
  DaemonSet: TEMPLATE,
  StatefulSet: TEMPLATE,
  Job: TEMPLATE,
  CronJob: CRON_TEMPLATE,
};

const metadataLabels = specs({
  '': ['+metadata/labels'],
  'ReplicationController /v1': ['+spec/template/metadata/labels'],
  Deployment: ['+spec/template/metadata/labels'],
  ReplicaSet: ['+spec/template/metadata/labels'],
  DaemonSet: ['+spec/template/metadata/labels'],
  'StatefulSet apps': ['+spec/template/metadata/labels', '+spec/volumeClaimTemplates[]/metadata/labels'],
  'Job batch': ['+spec/template/metadata/labels'],
  'CronJob batch': ['+spec/jobTemplate/metadata/labels', '+spec/jobTemplate/spec/template/metadata/labels'],
});

const preferred = 'preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector/matchLabels';
const required = 'requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels';

const spread = [
  `${TEMPLATE}/affinity/podAffinity/${preferred}`,
  `${TEMPLATE}/affinity/podAffinity/${required}`,
  `${TEMPLATE}/affinity/podAntiAffinity/${preferred}`,
  `${TEMPLATE}/affinity/podAntiAffinity/${required}`,
  `${TEMPLATE}/topologySpreadConstraints/labelSelector/matchLabels`,
];

const selectors = specs({
  'Service /v1': ['+spec/selector'],
  'ReplicationController /v1': ['+spec/selector'],
  Deployment: ['+spec/selector/matchLabels'],
  'Deployment apps': spread,
  ReplicaSet: ['+spec/selector/matchLabels'],
  DaemonSet: ['+spec/selector/matchLabels'],
  'StatefulSet apps': ['+spec/selector/matchLabels', ...spread],
  'Job batch': ['spec/selector/matchLabels'],
  'CronJob batch': ['spec/jobTemplate/spec/selector/matchLabels'],
  'PodDisruptionBudget policy': ['spec/selector/matchLabels'],
  'NetworkPolicy networking.k8s.io': [
    'spec/podSelector/matchLabels',
    'spec/ingress/from/podSelector/matchLabels',
    'spec/egress/to/podSelector/matchLabels',
  ],
});

const commonAnnotations = specs({
  '': ['+metadata/annotations'],
  'ReplicationController /v1': ['+spec/template/metadata/annotations'],
  Deployment: ['+spec/template/metadata/annotations'],
  ReplicaSet: ['+spec/template/metadata/annotations'],
  DaemonSet: ['+spec/template/metadata/annotations'],
  StatefulSet: ['+spec/template/metadata/annotations'],
  'Job batch': ['+spec/template/metadata/annotations'],
  'CronJob batch': ['+spec/jobTemplate/metadata/annotations', '+spec/jobTemplate/spec/template/metadata/annotations'],
});

const namespace = specs({
  Namespace: ['+metadata/name'],
  'APIService apiregistration.k8s.io': ['+spec/service/namespace'],
  'CustomResourceDefinition apiextensions.k8s.io': ['spec/conversion/webhook/clientConfig/service/namespace'],
});

const images = specs({
  '': ['spec', TEMPLATE].flatMap((spec) => [
    `+${spec}/containers[]/image`,
    `+${spec}/initContainers[]/image`,
    `+${spec}/volumes[]/image/reference`,
  ]),
});

const replicas = specs({
  Deployment: ['+spec/replicas'],
  ReplicationController: ['+spec/replicas'],
  ReplicaSet: ['+spec/replicas'],
  StatefulSet: ['+spec/replicas'],
});

const containerTexts = ['containers', 'initContainers'].flatMap((list) =>
  ['args', 'command', 'env/value', 'volumeMounts/mountPath'].map((field) => `${list}/${field}`),
);

const withContainers = (spec: string, ...more: readonly string[]): readonly string[] => [
  ...containerTexts.map((path) => `${spec}/${path}`),
  ...more,
];

const NFS = 'volumes/nfs/server';

const varReference = specs({
  // as kustomize has it, without the pod's own spec
  CronJob: withContainers(CRON_TEMPLATE, `spec/jobTemplate/spec/template/${NFS}`),
  DaemonSet: withContainers(TEMPLATE, `${TEMPLATE}/${NFS}`),
  Deployment: withContainers(TEMPLATE, `${TEMPLATE}/${NFS}`, 'spec/template/metadata/annotations'),
  Ingress: ['spec/rules/host', 'spec/tls/hosts', 'spec/tls/secretName'],
  Job: withContainers(TEMPLATE, `${TEMPLATE}/${NFS}`),
  Pod: withContainers('spec', `spec/${NFS}`),
  ReplicaSet: withContainers(TEMPLATE, `${TEMPLATE}/${NFS}`),
  Service: ['spec/ports/port', 'spec/ports/targetPort'],
  StatefulSet: withContainers(TEMPLATE, 'spec/volumeClaimTemplates/spec/nfs/server'),
  PersistentVolume: ['spec/nfs/server'],
  '': ['metadata/labels', 'metadata/annotations'],
});

const podTemplates = { 'Pod /v1': 'spec', PodTemplate: 'template/spec', ...workloads };

/** Where the pods of these kinds name accounts, claims and priorities. */
const owners = {
  Pod: 'spec',
  StatefulSet: TEMPLATE,
  Deployment: TEMPLATE,
  ReplicationController: TEMPLATE,
  CronJob: CRON_TEMPLATE,
  Job: TEMPLATE,
  DaemonSet: TEMPLATE,
};

const scaled = specs({ HorizontalPodAutoscaler: ['spec/scaleTargetRef/name'] });

const configMapReferrers = [
  ...inPods(podTemplates, [
    'volumes/configMap/name',
    'containers/env/valueFrom/configMapKeyRef/name',
    'initContainers/env/valueFrom/configMapKeyRef/name',
    'containers/envFrom/configMapRef/name',
    'initContainers/envFrom/configMapRef/name',
    'volumes/projected/sources/configMap/name',
  ]),
  ...specs({
    Node: ['spec/configSource/configMap'],
    Role: ['rules/resourceNames'],
    ClusterRole: ['rules/resourceNames'],
    Ingress: ['metadata/annotations/nginx.ingress.kubernetes.io\\/fastcgi-params-configmap'],
  }),
];

const secretReferrers = [
  ...inPods(podTemplates, [
    'volumes/secret/secretName',
    'containers/env/valueFrom/secretKeyRef/name',
    'initContainers/env/valueFrom/secretKeyRef/name',
    'containers/envFrom/secretRef/name',
    'initContainers/envFrom/secretRef/name',
    'imagePullSecrets/name',
    'volumes/projected/sources/secret/name',
  ]),
  ...specs({
    Ingress: [
      'spec/tls/secretName',
      'metadata/annotations/ingress.kubernetes.io\\/auth-secret',
      'metadata/annotations/nginx.ingress.kubernetes.io\\/auth-secret',
      'metadata/annotations/nginx.ingress.kubernetes.io\\/auth-tls-secret',
      // kustomize's table has it twice
      'spec/tls/secretName',
    ],
    ServiceAccount: ['imagePullSecrets/name'],
    StorageClass: [
      'parameters/secretName',
      'parameters/adminSecretName',
      'parameters/userSecretName',
      'parameters/secretRef',
    ],
    Role: ['rules/resourceNames'],
    ClusterRole: ['rules/resourceNames'],
    'Service serving.knative.dev/v1': [`${TEMPLATE}/containers/env/valueFrom/secretKeyRef/name`],
    PersistentVolume: ['spec/azureFile/secretName'],
  }),
];

const serviceReferrers = specs({
  'StatefulSet apps': ['spec/serviceName'],
  Ingress: [
    'spec/rules/http/paths/backend/serviceName',
    'spec/backend/serviceName',
    'spec/rules/http/paths/backend/service/name',
    'spec/defaultBackend/service/name',
  ],
  'APIService apiregistration.k8s.io': ['spec/service/name'],
  'ValidatingWebhookConfiguration admissionregistration.k8s.io': ['webhooks/clientConfig/service'],
  'MutatingWebhookConfiguration admissionregistration.k8s.io': ['webhooks/clientConfig/service'],
});

const RBAC = 'rbac.authorization.k8s.io';

const referrersByKind: Readonly<Record<string, readonly FieldSpec[]>> = {
  Deployment: scaled,
  ReplicationController: scaled,
  ReplicaSet: scaled,
  StatefulSet: scaled,
  'ConfigMap /v1': configMapReferrers,
  'Secret /v1': secretReferrers,
  'Service /v1': serviceReferrers,
  [`Role ${RBAC}`]: specs({ [`RoleBinding ${RBAC}`]: ['roleRef/name'] }),
  [`ClusterRole ${RBAC}`]: specs({
    [`RoleBinding ${RBAC}`]: ['roleRef/name'],
    [`ClusterRoleBinding ${RBAC}`]: ['roleRef/name'],
  }),
  'ServiceAccount /v1': [
    ...specs({ [`RoleBinding ${RBAC}`]: ['subjects'], [`ClusterRoleBinding ${RBAC}`]: ['subjects'] }),
    ...inPods(owners, ['serviceAccountName']),
  ],
  'PersistentVolumeClaim /v1': inPods(owners, ['volumes/persistentVolumeClaim/claimName']),
  'PersistentVolume /v1': specs({ PersistentVolumeClaim: ['spec/volumeName'], ClusterRole: ['rules/resourceNames'] }),
  'StorageClass storage.k8s.io/v1': specs({
    PersistentVolume: ['spec/storageClassName'],
    PersistentVolumeClaim: ['spec/storageClassName'],
    StatefulSet: ['spec/volumeClaimTemplates/spec/storageClassName'],
  }),
  'PriorityClass scheduling.k8s.io/v1': inPods(owners, ['priorityClassName']),
  // kustomize's slip: there is no group of this name, so that an IngressClass is never followed
  'IngressClass networking.k8s.io/v1/v1': specs({ Ingress: ['spec/ingressClassName'] }),
  'ValidatingAdmissionPolicy admissionregistration.k8s.io': specs({
    'ValidatingAdmissionPolicyBinding admissionregistration.k8s.io': ['spec/policyName'],
  }),
};

const nameReference = Object.entries(referrersByKind).map(
  ([kind, fieldSpecs]): NameReference => ({ ...kindOf(kind), fieldSpecs }),
);

/** `labels` has none: which fields an entry of it sets depends on the entry. */
export const defaultFieldConfig: FieldConfig = mergeFieldConfigs(
  emptyFieldConfig,
  sortedFieldConfig({
    namePrefix: specs({ '': ['metadata/name'] }),
    nameSuffix: specs({ '': ['metadata/name'] }),
    namespace,
    commonLabels: [...selectors, ...metadataLabels],
    labels: [],
    templateLabels: metadataLabels,
    commonAnnotations,
    nameReference,
    varReference,
    images,
    replicas,
  }),
);
