import type { SandboxFiles } from '../../paths.ts';
import type { SandboxState } from '../../state.ts';
import { type NodeAddresses, type NodeIdentity, nodeFiles } from './identity.ts';
import { pauseImage } from './images.ts';
import type { Machine } from './machine.ts';

/** A TOML basic string is a JSON string. */
const quote = (text: string): string => JSON.stringify(text);

export function containerdConfig(files: SandboxFiles, identity: NodeIdentity, machine: Machine): string {
  const own = nodeFiles(files);
  return `version = 3
root = ${quote(own.containerdRoot)}
state = "/run/containerd"
imports = []

[grpc]
  address = ${quote(identity.socket)}

[plugins.'io.containerd.cri.v1.images'.pinned_images]
  sandbox = ${quote(pauseImage)}

[plugins.'io.containerd.cri.v1.runtime']
  # Without CAP_SYS_RESOURCE runc cannot lower the score and dies.
  restrict_oom_score_adj = true
  netns_mounts_under_state_dir = true

[plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.runc]
  runtime_type = "io.containerd.runc.v2"
  [plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.runc.options]
    BinaryName = ${quote(machine.tools.runc)}

[plugins.'io.containerd.cri.v1.runtime'.cni]
  bin_dirs = [${quote(machine.cni)}]
  conf_dir = ${quote(own.cniConfigs)}
  use_internal_loopback = true

[plugins.'io.containerd.internal.v1.opt']
  path = "/run/containerd/opt"

[plugins.'io.containerd.nri.v1.nri']
  disable = true
`;
}

/**
 * A bridge with the node's own address, and host ports. Nothing leaves the machine: there is no
 * masquerading.
 */
export function cniConfig(files: SandboxFiles, { network, bridge }: NodeIdentity, addresses: NodeAddresses): object {
  return {
    cniVersion: '1.0.0',
    name: network,
    plugins: [
      {
        type: 'bridge',
        bridge,
        isDefaultGateway: true,
        hairpinMode: true,
        ipam: {
          type: 'host-local',
          ranges: [[{ subnet: addresses.subnet, gateway: addresses.address }]],
          dataDir: nodeFiles(files).addresses,
        },
      },
      { type: 'portmap', capabilities: { portMappings: true } },
    ],
  };
}

export function kubeletConfig(
  files: SandboxFiles,
  state: SandboxState,
  { cgroup, socket }: NodeIdentity,
  { address }: NodeAddresses,
): object {
  return {
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    address,
    port: state.ports.kubelet,
    healthzBindAddress: '127.0.0.1',
    healthzPort: state.ports['kubelet-healthz'],
    readOnlyPort: 0,
    authentication: {
      anonymous: { enabled: false },
      webhook: { enabled: false },
      x509: { clientCAFile: files.kubeletClient },
    },
    authorization: { mode: 'AlwaysAllow' },
    cgroupDriver: 'cgroupfs',
    cgroupRoot: cgroup,
    failCgroupV1: false,
    failSwapOn: false,
    containerRuntimeEndpoint: `unix://${socket}`,
    clusterDomain: 'cluster.local',
    // Nobody answers there. Without one, pods would ask the machine's own name servers.
    clusterDNS: ['10.96.0.10'],
    enforceNodeAllocatable: [],
    evictionHard: {},
    imageGCHighThresholdPercent: 100,
    localStorageCapacityIsolation: false,
    makeIPTablesUtilChains: false,
    oomScoreAdj: 0,
    volumePluginDir: nodeFiles(files).volumePlugins,
  };
}

/** The node's name. */
export const realNodeName = 'node-1';

export function kubeletArguments(files: SandboxFiles, { address }: NodeAddresses): readonly string[] {
  const own = nodeFiles(files);
  return [
    `--config=${own.kubeletConfig}`,
    `--kubeconfig=${files.kubeconfig}`,
    `--hostname-override=${realNodeName}`,
    `--node-ip=${address}`,
    `--cert-dir=${own.kubeletCertificates}`,
  ];
}
