/** A resource type in the one version that describers read it in, as kubectl's typed clients do. */
export interface ApiType {
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

const type = (group: string, version: string, resource: string, kind: string, namespaced = true): ApiType => ({
  group,
  version,
  resource,
  kind,
  namespaced,
});

export const configMaps = type('', 'v1', 'configmaps', 'ConfigMap');
export const endpoints = type('', 'v1', 'endpoints', 'Endpoints');
export const events = type('', 'v1', 'events', 'Event');
export const limitRanges = type('', 'v1', 'limitranges', 'LimitRange');
export const namespaces = type('', 'v1', 'namespaces', 'Namespace', false);
export const nodes = type('', 'v1', 'nodes', 'Node', false);
export const persistentVolumeClaims = type('', 'v1', 'persistentvolumeclaims', 'PersistentVolumeClaim');
export const persistentVolumes = type('', 'v1', 'persistentvolumes', 'PersistentVolume', false);
export const pods = type('', 'v1', 'pods', 'Pod');
export const replicationControllers = type('', 'v1', 'replicationcontrollers', 'ReplicationController');
export const resourceQuotas = type('', 'v1', 'resourcequotas', 'ResourceQuota');
export const secrets = type('', 'v1', 'secrets', 'Secret');
export const serviceAccounts = type('', 'v1', 'serviceaccounts', 'ServiceAccount');
export const services = type('', 'v1', 'services', 'Service');
export const controllerRevisions = type('apps', 'v1', 'controllerrevisions', 'ControllerRevision');
export const daemonSets = type('apps', 'v1', 'daemonsets', 'DaemonSet');
export const customResourceDefinitions = type(
  'apiextensions.k8s.io',
  'v1',
  'customresourcedefinitions',
  'CustomResourceDefinition',
  false,
);
export const deployments = type('apps', 'v1', 'deployments', 'Deployment');
export const replicaSets = type('apps', 'v1', 'replicasets', 'ReplicaSet');
export const statefulSets = type('apps', 'v1', 'statefulsets', 'StatefulSet');
export const cronJobs = type('batch', 'v1', 'cronjobs', 'CronJob');
export const jobs = type('batch', 'v1', 'jobs', 'Job');
export const leases = type('coordination.k8s.io', 'v1', 'leases', 'Lease');
export const endpointSlices = type('discovery.k8s.io', 'v1', 'endpointslices', 'EndpointSlice');
export const ingresses = type('networking.k8s.io', 'v1', 'ingresses', 'Ingress');
export const resourceSlices = type('resource.k8s.io', 'v1', 'resourceslices', 'ResourceSlice', false);
export const priorityClasses = type('scheduling.k8s.io', 'v1', 'priorityclasses', 'PriorityClass', false);
export const horizontalPodAutoscalers = type(
  'autoscaling',
  'v2',
  'horizontalpodautoscalers',
  'HorizontalPodAutoscaler',
);
export const ingressClasses = type('networking.k8s.io', 'v1', 'ingressclasses', 'IngressClass', false);
export const ipAddresses = type('networking.k8s.io', 'v1', 'ipaddresses', 'IPAddress', false);
export const networkPolicies = type('networking.k8s.io', 'v1', 'networkpolicies', 'NetworkPolicy');
export const serviceCidrs = type('networking.k8s.io', 'v1', 'servicecidrs', 'ServiceCIDR', false);
export const podDisruptionBudgets = type('policy', 'v1', 'poddisruptionbudgets', 'PodDisruptionBudget');
export const clusterRoleBindings = type(
  'rbac.authorization.k8s.io',
  'v1',
  'clusterrolebindings',
  'ClusterRoleBinding',
  false,
);
export const clusterRoles = type('rbac.authorization.k8s.io', 'v1', 'clusterroles', 'ClusterRole', false);
export const roleBindings = type('rbac.authorization.k8s.io', 'v1', 'rolebindings', 'RoleBinding');
export const roles = type('rbac.authorization.k8s.io', 'v1', 'roles', 'Role');
export const csiNodes = type('storage.k8s.io', 'v1', 'csinodes', 'CSINode', false);
export const storageClasses = type('storage.k8s.io', 'v1', 'storageclasses', 'StorageClass', false);
export const volumeAttributesClasses = type(
  'storage.k8s.io',
  'v1',
  'volumeattributesclasses',
  'VolumeAttributesClass',
  false,
);
export const certificateSigningRequests = type(
  'certificates.k8s.io',
  'v1',
  'certificatesigningrequests',
  'CertificateSigningRequest',
  false,
);
export const selfSubjectAccessReviews = type(
  'authorization.k8s.io',
  'v1',
  'selfsubjectaccessreviews',
  'SelfSubjectAccessReview',
  false,
);
export const selfSubjectRulesReviews = type(
  'authorization.k8s.io',
  'v1',
  'selfsubjectrulesreviews',
  'SelfSubjectRulesReview',
  false,
);
export const selfSubjectReviews = type('authentication.k8s.io', 'v1', 'selfsubjectreviews', 'SelfSubjectReview', false);
