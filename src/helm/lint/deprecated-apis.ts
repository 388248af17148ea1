/**
 * APIs of Kubernetes that are on their way out (the APILifecycle methods of k8s.io/api v0.37): apiVersion,
 * then a line for each kind: name, deprecated in, gone in, what replaces it (the same kind of that
 * apiVersion unless it says so).
 */
export const deprecatedApis: Readonly<Record<string, string>> = {
  'admissionregistration.k8s.io/v1alpha1': `
    MutatingAdmissionPolicy 1.35 1.38
    MutatingAdmissionPolicyBinding 1.35 1.38
    MutatingAdmissionPolicyBindingList 1.35 1.38
    MutatingAdmissionPolicyList 1.35 1.38
    ValidatingAdmissionPolicy 1.29 1.32
    ValidatingAdmissionPolicyBinding 1.29 1.32
    ValidatingAdmissionPolicyBindingList 1.29 1.32
    ValidatingAdmissionPolicyList 1.29 1.32
  `,
  'admissionregistration.k8s.io/v1beta1': `
    MutatingAdmissionPolicy 1.37 1.40 admissionregistration.k8s.io/v1
    MutatingAdmissionPolicyBinding 1.37 1.40 admissionregistration.k8s.io/v1
    MutatingAdmissionPolicyBindingList 1.37 1.40 admissionregistration.k8s.io/v1
    MutatingAdmissionPolicyList 1.37 1.40 admissionregistration.k8s.io/v1
    MutatingWebhookConfiguration 1.16 1.22 admissionregistration.k8s.io/v1
    MutatingWebhookConfigurationList 1.16 1.22 admissionregistration.k8s.io/v1
    ValidatingAdmissionPolicy 1.31 1.34
    ValidatingAdmissionPolicyBinding 1.31 1.34
    ValidatingAdmissionPolicyBindingList 1.31 1.34
    ValidatingAdmissionPolicyList 1.31 1.34
    ValidatingWebhookConfiguration 1.16 1.22 admissionregistration.k8s.io/v1
    ValidatingWebhookConfigurationList 1.16 1.22 admissionregistration.k8s.io/v1
  `,
  'apps/v1beta1': `
    ControllerRevision 1.8 1.16 apps/v1
    ControllerRevisionList 1.8 1.16 apps/v1
    Deployment 1.8 1.16 apps/v1
    DeploymentList 1.8 1.16 apps/v1
    DeploymentRollback 1.8 1.16 apps/v1
    Scale 1.8 1.16 autoscaling/v1
    StatefulSet 1.8 1.16 apps/v1
    StatefulSetList 1.8 1.16 apps/v1
  `,
  'apps/v1beta2': `
    ControllerRevision 1.9 1.16 apps/v1
    ControllerRevisionList 1.9 1.16 apps/v1
    DaemonSet 1.9 1.16 apps/v1
    DaemonSetList 1.9 1.16 apps/v1
    Deployment 1.9 1.16 apps/v1
    DeploymentList 1.9 1.16 apps/v1
    ReplicaSet 1.9 1.16 apps/v1
    ReplicaSetList 1.9 1.16 apps/v1
    Scale 1.9 1.16 autoscaling/v1
    StatefulSet 1.9 1.16 apps/v1
    StatefulSetList 1.9 1.16 apps/v1
  `,
  'authentication.k8s.io/v1alpha1': `
    SelfSubjectReview 1.29 1.32
  `,
  'authentication.k8s.io/v1beta1': `
    SelfSubjectReview 1.30 1.33
    TokenReview 1.19 1.22 authentication.k8s.io/v1
  `,
  'authorization.k8s.io/v1beta1': `
    LocalSubjectAccessReview 1.19 1.22 authorization.k8s.io/v1
    SelfSubjectAccessReview 1.19 1.22 authorization.k8s.io/v1
    SelfSubjectRulesReview 1.19 1.22 authorization.k8s.io/v1
    SubjectAccessReview 1.19 1.22 authorization.k8s.io/v1
  `,
  'batch/v1beta1': `
    CronJob 1.21 1.25 batch/v1
    CronJobList 1.21 1.25 batch/v1
  `,
  'certificates.k8s.io/v1alpha1': `
    ClusterTrustBundle 1.34 1.37
    ClusterTrustBundleList 1.34 1.37
  `,
  'certificates.k8s.io/v1beta1': `
    CertificateSigningRequest 1.19 1.22 certificates.k8s.io/v1
    CertificateSigningRequestList 1.19 1.22 certificates.k8s.io/v1
    ClusterTrustBundle 1.37 1.40 certificates.k8s.io/v1
    ClusterTrustBundleList 1.37 1.40 certificates.k8s.io/v1
    PodCertificateRequest 1.37 1.40 certificates.k8s.io/v1
    PodCertificateRequestList 1.37 1.40 certificates.k8s.io/v1
  `,
  'coordination.k8s.io/v1alpha2': `
    LeaseCandidate 1.35 1.38
    LeaseCandidateList 1.35 1.38
  `,
  'coordination.k8s.io/v1beta1': `
    Lease 1.19 1.22 coordination.k8s.io/v1
    LeaseCandidate 1.36 1.39
    LeaseCandidateList 1.36 1.39
    LeaseList 1.19 1.22 coordination.k8s.io/v1
  `,
  'discovery.k8s.io/v1beta1': `
    EndpointSlice 1.21 1.25 discovery.k8s.io/v1
    EndpointSliceList 1.21 1.25 discovery.k8s.io/v1 EndpointSlice
  `,
  'events.k8s.io/v1beta1': `
    Event 1.22 1.25
    EventList 1.22 1.25
  `,
  'extensions/v1beta1': `
    DaemonSet 1.8 1.16 apps/v1
    DaemonSetList 1.8 1.16 apps/v1
    Deployment 1.8 1.16 apps/v1
    DeploymentList 1.8 1.16 apps/v1
    DeploymentRollback 1.8 1.16
    Ingress 1.14 1.22 networking.k8s.io/v1
    IngressList 1.14 1.22 networking.k8s.io/v1
    NetworkPolicy 1.9 1.16 networking.k8s.io/v1
    NetworkPolicyList 1.9 1.16 networking.k8s.io/v1
    ReplicaSet 1.8 1.16 apps/v1
    ReplicaSetList 1.8 1.16 apps/v1
    Scale 1.2 1.16
  `,
  'flowcontrol.apiserver.k8s.io/v1beta1': `
    FlowSchema 1.23 1.26 flowcontrol.apiserver.k8s.io/v1beta3
    FlowSchemaList 1.23 1.26 flowcontrol.apiserver.k8s.io/v1beta3
    PriorityLevelConfiguration 1.23 1.26 flowcontrol.apiserver.k8s.io/v1beta3
    PriorityLevelConfigurationList 1.23 1.26 flowcontrol.apiserver.k8s.io/v1beta3
  `,
  'flowcontrol.apiserver.k8s.io/v1beta2': `
    FlowSchema 1.26 1.29 flowcontrol.apiserver.k8s.io/v1beta3
    FlowSchemaList 1.26 1.29 flowcontrol.apiserver.k8s.io/v1beta3
    PriorityLevelConfiguration 1.26 1.29 flowcontrol.apiserver.k8s.io/v1beta3
    PriorityLevelConfigurationList 1.26 1.29 flowcontrol.apiserver.k8s.io/v1beta3
  `,
  'flowcontrol.apiserver.k8s.io/v1beta3': `
    FlowSchema 1.29 1.32 flowcontrol.apiserver.k8s.io/v1
    FlowSchemaList 1.29 1.32 flowcontrol.apiserver.k8s.io/v1
    PriorityLevelConfiguration 1.29 1.32 flowcontrol.apiserver.k8s.io/v1
    PriorityLevelConfigurationList 1.29 1.32 flowcontrol.apiserver.k8s.io/v1
  `,
  'lifecycle.k8s.io/v1alpha1': `
    Eviction 1.40 1.43
    EvictionList 1.40 1.43
    EvictionRequest 1.40 1.43
    EvictionRequestList 1.40 1.43
  `,
  'networking.k8s.io/v1beta1': `
    IPAddress 1.34 1.37
    IPAddressList 1.34 1.37
    Ingress 1.19 1.22 networking.k8s.io/v1
    IngressClass 1.19 1.22 networking.k8s.io/v1 IngressClassList
    IngressClassList 1.19 1.22 networking.k8s.io/v1
    IngressList 1.19 1.22 networking.k8s.io/v1
    ServiceCIDR 1.34 1.37
    ServiceCIDRList 1.34 1.37
  `,
  'node.k8s.io/v1beta1': `
    RuntimeClass 1.22 1.25
    RuntimeClassList 1.22 1.25
  `,
  'policy/v1beta1': `
    Eviction 1.22 1.25
    PodDisruptionBudget 1.21 1.25 policy/v1
    PodDisruptionBudgetList 1.21 1.25 policy/v1
  `,
  'rbac.authorization.k8s.io/v1beta1': `
    ClusterRole 1.17 1.22 rbac.authorization.k8s.io/v1
    ClusterRoleBinding 1.17 1.22 rbac.authorization.k8s.io/v1
    ClusterRoleBindingList 1.17 1.22 rbac.authorization.k8s.io/v1
    ClusterRoleList 1.17 1.22 rbac.authorization.k8s.io/v1
    Role 1.17 1.22 rbac.authorization.k8s.io/v1
    RoleBinding 1.17 1.22 rbac.authorization.k8s.io/v1
    RoleBindingList 1.17 1.22 rbac.authorization.k8s.io/v1
    RoleList 1.17 1.22 rbac.authorization.k8s.io/v1
  `,
  'resource.k8s.io/v1alpha3': `
    DeviceTaintRule 1.36 1.39
    DeviceTaintRuleList 1.36 1.39
    ResourcePoolStatusRequest 1.39 1.42
    ResourcePoolStatusRequestList 1.39 1.42
  `,
  'resource.k8s.io/v1beta1': `
    DeviceClass 1.35 1.38
    DeviceClassList 1.35 1.38
    ResourceClaim 1.35 1.38
    ResourceClaimList 1.35 1.38
    ResourceClaimTemplate 1.35 1.38
    ResourceClaimTemplateList 1.35 1.38
    ResourceSlice 1.35 1.38
    ResourceSliceList 1.35 1.38
  `,
  'resource.k8s.io/v1beta2': `
    DeviceClass 1.36 1.39
    DeviceClassList 1.36 1.39
    DeviceTaintRule 1.39 1.42
    DeviceTaintRuleList 1.39 1.42
    ResourceClaim 1.36 1.39
    ResourceClaimList 1.36 1.39
    ResourceClaimTemplate 1.36 1.39
    ResourceClaimTemplateList 1.36 1.39
    ResourceSlice 1.36 1.39
    ResourceSliceList 1.36 1.39
  `,
  'scheduling.k8s.io/v1beta1': `
    PodGroup 1.40 1.43
    PodGroupList 1.40 1.43
    PriorityClass 1.14 1.22 scheduling.k8s.io/v1
    PriorityClassList 1.14 1.22 scheduling.k8s.io/v1
    Workload 1.40 1.43
    WorkloadList 1.40 1.43
  `,
  'storage.k8s.io/v1alpha1': `
    CSIStorageCapacity 1.21 1.24 storage.k8s.io/v1beta1
    CSIStorageCapacityList 1.21 1.24 storage.k8s.io/v1beta1
    VolumeAttachment 1.21 1.24 storage.k8s.io/v1
    VolumeAttachmentList 1.21 1.24 storage.k8s.io/v1
    VolumeAttributesClass 1.32 1.35 storage.k8s.io/v1
    VolumeAttributesClassList 1.32 1.35 storage.k8s.io/v1
  `,
  'storage.k8s.io/v1beta1': `
    CSIDriver 1.19 1.22 storage.k8s.io/v1
    CSIDriverList 1.19 1.22 storage.k8s.io/v1
    CSINode 1.17 1.22 storage.k8s.io/v1
    CSINodeList 1.17 1.22 storage.k8s.io/v1 CSINode
    CSIStorageCapacity 1.24 1.27 storage.k8s.io/v1
    CSIStorageCapacityList 1.24 1.27 storage.k8s.io/v1
    StorageClass 1.19 1.22 storage.k8s.io/v1
    StorageClassList 1.19 1.22 storage.k8s.io/v1
    VolumeAttachment 1.19 1.22 storage.k8s.io/v1
    VolumeAttachmentList 1.19 1.22 storage.k8s.io/v1
    VolumeAttributesClass 1.34 1.37 storage.k8s.io/v1
    VolumeAttributesClassList 1.34 1.37 storage.k8s.io/v1
  `,
  'storagemigration.k8s.io/v1beta1': `
    StorageVersionMigration 1.37 1.40 storagemigration.k8s.io/v1
    StorageVersionMigrationList 1.37 1.40 storagemigration.k8s.io/v1
  `,
  v1: `
    ComponentStatus 1.19
    ComponentStatusList 1.19
    Endpoints 1.33 - discovery.k8s.io/v1 EndpointSlice
    EndpointsList 1.33 - discovery.k8s.io/v1 EndpointSliceList
  `,
};
