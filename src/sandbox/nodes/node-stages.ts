import { absent, isIn, notIn, type Stage, stage, status } from './stage.ts';

/** kwok manages the nodes that carry this annotation. */
export const simulatedNodeAnnotation = { key: 'kwok.x-k8s.io/node', value: 'fake' } as const;

const readyStatus = '.status.conditions.[]? | select( .type == "Ready" ) | .status';

const conditions = `
conditions:
{{ $now := Now }}
{{ $since := or .metadata.creationTimestamp $now }}
{{ range NodeConditions }}
- lastHeartbeatTime: {{ $now | Quote }}
  lastTransitionTime: {{ $since | Quote }}
  message: {{ .message | Quote }}
  reason: {{ .reason | Quote }}
  status: {{ .status | Quote }}
  type: {{ .type | Quote }}
{{ end }}
`;

const endpoint = `
addresses:
{{ with NodeIP }}
- address: {{ . | Quote }}
  type: InternalIP
{{ end }}
- address: {{ .metadata.name | Quote }}
  type: Hostname
{{ with NodePort }}
daemonEndpoints:
  kubeletEndpoint:
    Port: {{ . }}
{{ end }}
`;

const nodeTemplate = (kubeletVersion: string): string => `${conditions}${endpoint}
allocatable: &resources
  cpu: "32"
  ephemeral-storage: 1Ti
  memory: 256Gi
  pods: "1000"
capacity: *resources
nodeInfo:
  architecture: amd64
  bootID: ""
  containerRuntimeVersion: {{ printf "kwok://%s" (trimPrefix "v" Version) | Quote }}
  kernelVersion: simulated
  kubeProxyVersion: ""
  kubeletVersion: ${kubeletVersion}
  machineID: ""
  operatingSystem: linux
  osImage: Coxswain sandbox
  systemUUID: ""
phase: Running
`;

/**
 * What makes a Node object with the annotation a node that is ready and stays so.
 * @param port where kwok answers for the kubelet
 */
export function nodeStages(kubeletVersion: string, port: number): readonly Stage[] {
  return [
    stage('Node', 'node-initialize', {
      when: [notIn(readyStatus, 'True'), absent('.metadata.deletionTimestamp')],
      steps: [status(nodeTemplate(kubeletVersion))],
    }),
    // kwok may have come back on another port.
    stage('Node', 'node-endpoint', {
      when: [isIn(readyStatus, 'True'), notIn('.status.daemonEndpoints.kubeletEndpoint.Port | tostring', String(port))],
      steps: [status(endpoint)],
    }),
    // The lease says every few seconds that the node lives; its status is renewed as rarely as a
    // kubelet does it.
    stage('Node', 'node-heartbeat', {
      when: [
        isIn(readyStatus, 'True'),
        isIn('.status.phase', 'Running'),
        isIn('.status.daemonEndpoints.kubeletEndpoint.Port | tostring', String(port)),
      ],
      delay: [240_000, 300_000],
      steps: [status(conditions)],
    }),
  ];
}
