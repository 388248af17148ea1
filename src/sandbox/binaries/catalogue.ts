/** The upstream programs that a sandbox runs, their pinned versions, and where to download each. */

export type BinaryName =
  | 'etcd'
  | 'kube-apiserver'
  | 'kube-controller-manager'
  | 'kube-scheduler'
  | 'kwok'
  | 'kubectl'
  | 'kubelet'
  | 'containerd'
  | 'containerd-shim-runc-v2'
  | 'ctr';

/** Node's names of the machine. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  /** os.arch() */
  readonly arch: string;
}

/** An official file. */
export interface Download {
  readonly url: string;
  /**
   * Where the project publishes its SHA-256: a bare digest, a `sha256sum` list, or GitHub's
   * description of a release, whose assets carry digests.
   */
  readonly checksums: string;
  /** The program's path inside the file when that is an archive. */
  readonly member?: string;
}

export interface Program {
  readonly project: string;
  /** With its leading v. */
  readonly version: string;
  /** The folder of the pinned Go module below src/sandbox/modules. */
  readonly module: string;
  /** The Go package of the program. */
  readonly goPackage: string;
  readonly ldflags: readonly string[];
  /** Printed before a build. */
  readonly minutes: string;
  download(machine: Machine): Download | undefined;
}

export type Catalogue = Readonly<Record<BinaryName, Program>>;

export const kubernetesVersion = 'v1.37.2';
const etcdVersion = 'v3.7.3';
const kwokVersion = 'v0.8.0';
const containerdVersion = 'v2.4.2';

export const officialKubernetes = 'https://dl.k8s.io';
export const officialGitHub = 'https://github.com';
const gitHubApi = 'https://api.github.com/repos';

/** Go's name of an operating system and of a processor, for those the projects publish for. */
export function goPlatform({ platform, arch }: Machine): { readonly os: string; readonly arch: string } {
  const architectures: Readonly<Record<string, string>> = { x64: 'amd64', ia32: '386' };
  return { os: platform === 'win32' ? 'windows' : platform, arch: architectures[arch] ?? arch };
}

function release(repository: string, tag: string, file: string, member?: string): Download {
  return {
    url: `${officialGitHub}/${repository}/releases/download/${tag}/${file}`,
    checksums: `${gitHubApi}/${repository}/releases/tags/${tag}`,
    ...(member !== undefined && { member }),
  };
}

const [, kubernetesMinor] = kubernetesVersion.slice(1).split('.');
// The server calls itself v0.0.0 without these.
const kubernetesLdflags = Object.entries({
  gitVersion: kubernetesVersion,
  gitMajor: kubernetesVersion.slice(1).split('.')[0]!,
  gitMinor: kubernetesMinor!,
  gitTreeState: 'clean',
}).map(([name, value]) => `-X k8s.io/component-base/version.${name}=${value}`);

function kubernetes(name: BinaryName, minutes: string): Program {
  return {
    project: 'kubernetes',
    version: kubernetesVersion,
    module: 'kubernetes',
    goPackage: `k8s.io/kubernetes/cmd/${name}`,
    ldflags: kubernetesLdflags,
    minutes,
    download(machine) {
      const { os, arch } = goPlatform(machine);
      if (os === 'linux' || name === 'kubectl') {
        const url = `${officialKubernetes}/${kubernetesVersion}/bin/${os}/${arch}/${name}`;
        return { url, checksums: `${url}.sha256` };
      }
      // Kubernetes publishes servers for Linux only; kwok builds the same sources for macOS.
      return os === 'darwin' && name !== 'kubelet'
        ? release('kwok-ci/k8s', `${kubernetesVersion}-kwok.0-${os}-${arch}`, name)
        : undefined;
    },
  };
}

function containerd(name: BinaryName): Program {
  return {
    project: 'containerd',
    version: containerdVersion,
    module: 'containerd',
    goPackage: `github.com/containerd/containerd/v2/cmd/${name}`,
    ldflags: [`-X github.com/containerd/containerd/v2/version.Version=${containerdVersion}`],
    minutes: '1 minute',
    download(machine) {
      const { os, arch } = goPlatform(machine);
      if (os !== 'linux') return undefined;
      const file = `containerd-${containerdVersion.slice(1)}-${os}-${arch}.tar.gz`;
      return release('containerd/containerd', containerdVersion, file, `bin/${name}`);
    },
  };
}

export const catalogue: Catalogue = {
  etcd: {
    project: 'etcd',
    version: etcdVersion,
    module: 'etcd',
    goPackage: 'go.etcd.io/etcd/server/v3',
    ldflags: [],
    minutes: '30 seconds',
    download(machine) {
      const { os, arch } = goPlatform(machine);
      const folder = `etcd-${etcdVersion}-${os}-${arch}`;
      const file = `${folder}.${os === 'linux' ? 'tar.gz' : 'zip'}`;
      return release('etcd-io/etcd', etcdVersion, file, `${folder}/etcd`);
    },
  },
  'kube-apiserver': kubernetes('kube-apiserver', '6 minutes'),
  'kube-controller-manager': kubernetes('kube-controller-manager', '2 minutes'),
  'kube-scheduler': kubernetes('kube-scheduler', '20 seconds'),
  kwok: {
    project: 'kwok',
    version: kwokVersion,
    module: 'kwok',
    goPackage: 'sigs.k8s.io/kwok/cmd/kwok',
    ldflags: [`-X sigs.k8s.io/kwok/pkg/consts.Version=${kwokVersion}`],
    minutes: '80 seconds',
    download(machine) {
      const { os, arch } = goPlatform(machine);
      return release('kubernetes-sigs/kwok', kwokVersion, `kwok-${os}-${arch}`);
    },
  },
  kubectl: kubernetes('kubectl', '1 minute'),
  kubelet: kubernetes('kubelet', '30 seconds'),
  containerd: containerd('containerd'),
  'containerd-shim-runc-v2': containerd('containerd-shim-runc-v2'),
  ctr: containerd('ctr'),
};

export const realNodeBinaries = [
  'kubelet',
  'containerd',
  'containerd-shim-runc-v2',
  'ctr',
] as const satisfies readonly BinaryName[];
