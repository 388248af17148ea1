/** The version of Helm whose commands, charts and releases these are. */
export const helmVersion = 'v4.3.1';
/** The Kubernetes that it was built for: what templates see without a cluster. */
export const kubeVersion = 'v1.37.0';
