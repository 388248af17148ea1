import { createHash } from 'node:crypto';
import os from 'node:os';
import path from 'node:path';
import { CliError } from '../../../errors.ts';
import type { SandboxFiles } from '../../paths.ts';

/**
 * Everything that a real node has on this machine outside of the sandbox's folder. The names derive
 * from that folder, so that everything can always be found.
 */
export interface NodeIdentity {
  /** The bridge that pods hang on; its address is the node's. At most 15 characters. */
  readonly bridge: string;
  readonly cgroup: string;
  /** The name of the CNI network, which is also in the comments of its iptables rules. */
  readonly network: string;
  /** Inside the node's own mount namespace. */
  readonly socket: string;
}

const digest = (files: SandboxFiles): Buffer => createHash('sha256').update(files.directory).digest();

export function nodeIdentity(files: SandboxFiles): NodeIdentity {
  const id = digest(files).toString('hex').slice(0, 8);
  return {
    bridge: `cox-${id}`,
    cgroup: `/cox-${id}`,
    network: `cox-${id}`,
    socket: `/run/containerd/cox-${id}.sock`,
  };
}

/** The files of a real node in the sandbox's folder. */
export function nodeFiles(files: SandboxFiles) {
  const at = (name: string): string => path.join(files.node, name);
  return {
    /** The mount points that this machine lacked. */
    made: at('made.json'),
    /** There when this machine had chains for host ports before us. */
    hostPortsBefore: at('host-ports-before'),
    containerdConfig: at('containerd.toml'),
    containerdRoot: at('containerd'),
    cniConfigs: at('cni'),
    addresses: at('addresses'),
    kubeletConfig: at('kubelet.yaml'),
    kubeletCertificates: at('kubelet-certificates'),
    volumePlugins: at('volume-plugins'),
    images: at('images.tar'),
    /**
     * What stands in the place of folders and files of this machine in the node's mount namespace.
     */
    mounts: at('mounts'),
  } as const;
}

export interface NodeAddresses {
  /** The node's, and the gateway of the pods. */
  readonly address: string;
  /** CIDR of the pods. */
  readonly subnet: string;
}

const candidates = 64;

/** A range of 10.199.0.0/16 that this machine has no address in. */
export function chooseAddresses(files: SandboxFiles, bridge: string): NodeAddresses {
  const taken = Object.entries(os.networkInterfaces())
    .filter(([name]) => name !== bridge)
    .flatMap(([, addresses]) => addresses ?? [])
    .map(({ address }) => address.split('.').slice(0, 3).join('.'));
  const first = digest(files).readUInt8(4);
  for (let step = 0; step < candidates; step++) {
    const range = `10.199.${(first + step) % 256}`;
    if (!taken.includes(range)) return { address: `${range}.1`, subnet: `${range}.0/24` };
  }
  throw new CliError('no free address range for the pods was found in 10.199.0.0/16');
}
