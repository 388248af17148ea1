/** The version of Helm whose commands, charts and releases these are. */
export const helmVersion = 'v4.3.1';
/** The Kubernetes that it was built for: what templates see without a cluster. */
export const kubeVersion = 'v1.37.0';

/** What `helm version` prints and .Capabilities.HelmVersion has (version.BuildInfo); of no Go build. */
export const buildInfo: ReadonlyMap<string, string> = new Map([
  ['Version', helmVersion],
  ['GitCommit', ''],
  ['GitTreeState', ''],
  ['GoVersion', 'go1.26.8'],
  ['KubeClientVersion', kubeVersion.slice(0, kubeVersion.lastIndexOf('.'))],
]);
