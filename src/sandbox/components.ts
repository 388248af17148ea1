import { simulatedNodeAnnotation } from './nodes/node-stages.ts';
import type { SandboxFiles } from './paths.ts';
import type { PortName, SandboxState } from './state.ts';

const loopback = '127.0.0.1';
/**
 * Sockets of the sandbox's own folder, in which its processes are started: no port, so nobody else
 * can reach the data.
 */
const etcdClient = 'unix://etcd.sock';
const etcdPeer = 'unix://etcd-peer.sock';

/**
 * The range that services get their cluster IPs from; the first address is that of the API server.
 */
export const serviceRange = '10.96.0.0/16';
const podRange = '10.244.0.0/16';

function port(state: SandboxState, name: PortName): number {
  const value = state.ports[name];
  if (value === undefined) throw new Error(`no port was chosen for ${name}`);
  return value;
}

export const serverAddress = (state: SandboxState): string => `https://${loopback}:${port(state, 'kube-apiserver')}`;

export function etcdArguments(files: SandboxFiles): readonly string[] {
  return [
    `--data-dir=${files.etcdData}`,
    `--listen-client-urls=${etcdClient}`,
    `--advertise-client-urls=${etcdClient}`,
    `--listen-peer-urls=${etcdPeer}`,
    `--initial-advertise-peer-urls=${etcdPeer}`,
    `--initial-cluster=default=${etcdPeer}`,
    // A sandbox may lose its data when the power fails, and is several times faster for it.
    '--unsafe-no-fsync',
    '--log-level=warn',
  ];
}

export function apiserverArguments(files: SandboxFiles, state: SandboxState): readonly string[] {
  return [
    `--etcd-servers=${etcdClient}`,
    `--bind-address=${loopback}`,
    `--secure-port=${port(state, 'kube-apiserver')}`,
    `--cert-dir=${files.certificates}`,
    `--token-auth-file=${files.tokens}`,
    `--service-account-key-file=${files.serviceAccountKey}`,
    `--service-account-signing-key-file=${files.serviceAccountKey}`,
    '--service-account-issuer=https://kubernetes.default.svc',
    '--authorization-mode=Node,RBAC',
    `--service-cluster-ip-range=${serviceRange}`,
    '--allow-privileged=true',
    '--profiling=false',
    // Names of simulated nodes resolve nowhere.
    '--kubelet-preferred-address-types=InternalIP,Hostname',
    ...(state.node === 'real'
      ? [`--kubelet-client-certificate=${files.kubeletClient}`, `--kubelet-client-key=${files.kubeletClientKey}`]
      : []),
  ];
}

const asAdmin = (files: SandboxFiles): readonly string[] => [
  `--kubeconfig=${files.kubeconfig}`,
  `--authentication-kubeconfig=${files.kubeconfig}`,
  `--authorization-kubeconfig=${files.kubeconfig}`,
  '--leader-elect=false',
  `--bind-address=${loopback}`,
  '--profiling=false',
];

export function controllerManagerArguments(files: SandboxFiles, state: SandboxState): readonly string[] {
  return [
    ...asAdmin(files),
    `--secure-port=${port(state, 'kube-controller-manager')}`,
    `--service-account-private-key-file=${files.serviceAccountKey}`,
    `--root-ca-file=${files.certificate}`,
    // Many small rollouts at once are what a sandbox is for.
    '--kube-api-qps=200',
    '--kube-api-burst=400',
  ];
}

export function schedulerArguments(files: SandboxFiles, state: SandboxState): readonly string[] {
  return [...asAdmin(files), `--secure-port=${port(state, 'kube-scheduler')}`];
}

export function kwokArguments(files: SandboxFiles, state: SandboxState): readonly string[] {
  const { key, value } = simulatedNodeAnnotation;
  const kwokPort = port(state, 'kwok');
  return [
    `--kubeconfig=${files.kubeconfig}`,
    `--config=${files.kwokConfig}`,
    `--manage-nodes-with-annotation-selector=${key}=${value}`,
    `--node-ip=${loopback}`,
    `--node-port=${kwokPort}`,
    `--server-address=${loopback}:${kwokPort}`,
    '--node-lease-duration-seconds=40',
    `--cidr=${podRange}`,
    '--v=WARN',
  ];
}
