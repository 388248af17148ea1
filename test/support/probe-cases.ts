/** Probes for a real kubelet, and their known results. */

export type Outcome = 'success' | 'warning' | 'failure' | 'error';

export interface ProbeCase {
  readonly name: string;
  readonly probe: object;
  /** The result of the kubelet. */
  readonly kubelet: Outcome;
  /** What `probe run` says; the kubelet's unless it cannot know. */
  readonly ours?: Outcome | 'unknown';
  readonly as?: 'readinessProbe' | 'livenessProbe' | 'startupProbe';
  readonly role?: 'sidecar';
  /** What `probe run` must print in addition. */
  readonly says?: RegExp;
  readonly env?: readonly object[];
  readonly ports?: readonly object[];
}

/** Ports of the server that stands in every pod. */
const HTTP = 8080;
const HTTPS = 8443;
const GRPC = 8090;
const LOOPBACK = 8181;
const POD_ONLY = 8282;

const http = (path: string, more: object = {}) => ({ httpGet: { path, port: HTTP, ...more } });
const https = (path: string) => ({ httpGet: { path, port: HTTPS, scheme: 'HTTPS' } });
const headers = [
  { name: 'Host', value: 'probe.example' },
  { name: 'x-probe', value: 'yes' },
];

export const httpCases: readonly ProbeCase[] = [
  { name: 'status-200', probe: http('/status/200'), kubelet: 'success' },
  { name: 'status-404', probe: http('/status/404'), kubelet: 'failure' },
  { name: 'status-500', probe: http('/status/500'), kubelet: 'failure', as: 'livenessProbe' },
  { name: 'status-304', probe: http('/status/304'), kubelet: 'warning' },
  { name: 'no-slash', probe: http('status/204'), kubelet: 'success' },
  { name: 'query', probe: http('/redirect?to=/status/503#part'), kubelet: 'failure' },
  { name: 'headers', probe: http('/kubelet-only', { httpHeaders: headers }), kubelet: 'success' },
  { name: 'no-headers', probe: http('/kubelet-only'), kubelet: 'failure' },
  { name: 'slow', probe: { ...http('/slow?seconds=3'), timeoutSeconds: 1 }, kubelet: 'failure' },
  { name: 'slow-enough', probe: { ...http('/slow?seconds=1'), timeoutSeconds: 4 }, kubelet: 'success' },
  { name: 'slow-body', probe: http('/slow-body?seconds=4'), kubelet: 'error' },
  { name: 'large-body', probe: http('/large'), kubelet: 'success' },
  { name: 'until-close', probe: http('/until-close'), kubelet: 'success' },
  { name: 'hang-up', probe: http('/hang-up'), kubelet: 'failure' },
  { name: 'refused', probe: { httpGet: { path: '/', port: 9999 } }, kubelet: 'failure' },
  {
    name: 'named-port',
    probe: { httpGet: { path: '/status/200', port: 'web' } },
    ports: [{ name: 'web', containerPort: HTTP }],
    kubelet: 'success',
  },
  {
    name: 'no-such-name',
    probe: { httpGet: { path: '/', port: 'web' } },
    kubelet: 'error',
    says: /port \\"web\\" not found/,
  },
];

export const redirectCases: readonly ProbeCase[] = [
  { name: 'within', probe: http('/redirect?to=/status/200'), kubelet: 'success' },
  { name: 'to-a-failure', probe: http('/redirect?to=/status/500'), kubelet: 'failure' },
  { name: 'to-another-host', probe: http('/redirect?to=http://other.example/status/500'), kubelet: 'warning' },
  { name: 'to-tls', probe: http(`/port?scheme=https&port=${HTTPS}`), kubelet: 'success' },
  { name: 'to-a-closed-port', probe: http('/port?scheme=http&port=9999'), kubelet: 'failure' },
  { name: 'loop', probe: http('/loop'), kubelet: 'failure', says: /stopped after 10 redirects/ },
  { name: 'nine-times', probe: http('/count?left=9'), kubelet: 'success' },
  { name: 'ten-times', probe: http('/count?left=10'), kubelet: 'failure' },
  { name: 'to-nowhere', probe: http('/no-location'), kubelet: 'warning' },
  { name: 'tls', probe: https('/status/200'), kubelet: 'success' },
  { name: 'tls-503', probe: https('/status/503'), kubelet: 'failure' },
  { name: 'tls-without-tls', probe: { httpGet: { path: '/', port: HTTP, scheme: 'HTTPS' } }, kubelet: 'failure' },
  { name: 'plain-to-tls', probe: { httpGet: { path: '/', port: HTTPS } }, kubelet: 'failure' },
];

export const otherCases: readonly ProbeCase[] = [
  { name: 'tcp', probe: { tcpSocket: { port: HTTP } }, kubelet: 'success' },
  { name: 'tcp-refused', probe: { tcpSocket: { port: 9999 } }, kubelet: 'failure', as: 'livenessProbe' },
  { name: 'tcp-sidecar', probe: { tcpSocket: { port: 9999 } }, kubelet: 'failure', role: 'sidecar' },
  { name: 'tcp-startup', probe: { tcpSocket: { port: GRPC } }, kubelet: 'success', as: 'startupProbe' },
  { name: 'exec', probe: { exec: { command: ['true'] } }, kubelet: 'success' },
  {
    name: 'exec-fails',
    probe: { exec: { command: ['sh', '-c', 'echo unhealthy >&2; exit 3'] } },
    kubelet: 'failure',
    says: /unhealthy/,
  },
  { name: 'exec-missing', probe: { exec: { command: ['no-such-program'] } }, kubelet: 'error', as: 'startupProbe' },
  { name: 'exec-slow', probe: { exec: { command: ['sleep', '4'] }, timeoutSeconds: 1 }, kubelet: 'failure' },
  {
    name: 'exec-variable',
    probe: { exec: { command: ['test', '$(WORD)', '=', 'here'] } },
    env: [{ name: 'WORD', value: 'here' }],
    kubelet: 'success',
  },
  { name: 'sidecar-http', probe: http('/status/200'), kubelet: 'success', role: 'sidecar' },
  { name: 'grpc', probe: { grpc: { port: GRPC } }, kubelet: 'success' },
  { name: 'grpc-up', probe: { grpc: { port: GRPC, service: 'up' } }, kubelet: 'success' },
  { name: 'grpc-down', probe: { grpc: { port: GRPC, service: 'down' } }, kubelet: 'failure', says: /NOT_SERVING/ },
  { name: 'grpc-unknown', probe: { grpc: { port: GRPC, service: 'who' } }, kubelet: 'failure', says: /NotFound/ },
  { name: 'grpc-slow', probe: { grpc: { port: GRPC, service: 'slow' } }, kubelet: 'failure' },
  { name: 'grpc-to-http', probe: { grpc: { port: HTTP } }, kubelet: 'failure' },
  { name: 'grpc-refused', probe: { grpc: { port: 9999 } }, kubelet: 'failure' },
];

/** Where the loopback and the pod's address differ. */
export const apartCases: readonly ProbeCase[] = [
  {
    name: 'loopback-only',
    probe: { httpGet: { path: '/status/200', port: LOOPBACK } },
    kubelet: 'failure',
    ours: 'unknown',
    says: /listens on the loopback only/,
  },
  {
    name: 'pod-address-only',
    probe: { httpGet: { path: '/status/200', port: POD_ONLY } },
    kubelet: 'success',
    ours: 'unknown',
    says: /listens on [\d.]+ only/,
  },
  {
    name: 'another-host',
    probe: { httpGet: { host: '127.0.0.1', path: '/status/200', port: HTTP } },
    kubelet: 'failure',
    ours: 'unknown',
    says: /the kubelet connects to 127\.0\.0\.1 from the node/,
  },
];

const probed = (kind: string, { probe }: ProbeCase) => ({
  [kind]: { initialDelaySeconds: 3, periodSeconds: 6, failureThreshold: 100, ...probe },
});

function container(test: ProbeCase) {
  return {
    name: test.name,
    image: 'busybox:1',
    command: ['sh', '-c', 'trap "exit 0" TERM; sleep 3600 & wait'],
    ...(test.env === undefined ? {} : { env: test.env }),
    ...(test.ports === undefined ? {} : { ports: test.ports }),
    ...(test.role === 'sidecar' ? { restartPolicy: 'Always' } : {}),
    ...probed(test.as ?? 'readinessProbe', test),
  };
}

/**
 * A pod with the server and a container for each case; `program` is the server on the node. The
 * server's own folder is all that it has: without programs in it, nobody can look who listens.
 */
export function casePod(name: string, cases: readonly ProbeCase[], program: string): object {
  const podAddress = { name: 'POD_IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } };
  const server = (index: string, ...addresses: readonly string[]) => ({
    name: `server${index}`,
    image: 'busybox:1',
    env: [podAddress],
    command: ['/srv/probe-server', ...addresses],
    volumeMounts: [{ name: 'srv', mountPath: '/srv/probe-server' }],
  });
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name },
    spec: {
      terminationGracePeriodSeconds: 1,
      initContainers: [
        { name: 'setup', image: 'busybox:1', command: ['true'] },
        ...cases.filter(({ role }) => role === 'sidecar').map(container),
      ],
      containers: [
        server('', `:${HTTP}`, `:${HTTPS}`, `:${GRPC}`),
        ...(cases === apartCases
          ? [server('-apart', `127.0.0.1:${LOOPBACK}`, '', ''), server('-own', `$(POD_IP):${POD_ONLY}`)]
          : []),
        ...cases.filter(({ role }) => role === undefined).map(container),
      ],
      volumes: [{ name: 'srv', hostPath: { path: program, type: 'File' } }],
    },
  };
}

/** Two servers in the node's network: one is asked at the pod's address, one at the loopback. */
export function hostNetworkPod(name: string): object {
  const serving = (container: string, port: number, host: object) => ({
    name: container,
    image: 'busybox:1',
    command: ['sh', '-c', `mkdir /www && echo yes > /www/index.html && exec httpd -f -p ${port} -h /www`],
    readinessProbe: { httpGet: { path: '/index.html', port, ...host }, periodSeconds: 1 },
  });
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name },
    spec: {
      hostNetwork: true,
      terminationGracePeriodSeconds: 1,
      containers: [serving('own', 28971, {}), serving('loopback', 28972, { host: '127.0.0.1' })],
    },
  };
}

/** Containers without any program but the server. */
export function barePod(name: string, program: string): object {
  const serving = (container: string, port: number, kind: string) => ({
    name: container,
    image: 'busybox:1',
    command: ['/srv/probe-server', `:${port}`],
    [kind]: { httpGet: { path: '/status/200', port }, periodSeconds: 1 },
    volumeMounts: [
      { name: 'srv', mountPath: '/srv/probe-server' },
      { name: 'nothing', mountPath: '/bin' },
    ],
  });
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name },
    spec: {
      terminationGracePeriodSeconds: 1,
      containers: [serving('confirmed', 8080, 'readinessProbe'), serving('unseen', 8081, 'livenessProbe')],
      volumes: [
        { name: 'srv', hostPath: { path: program, type: 'File' } },
        { name: 'nothing', emptyDir: {} },
      ],
    },
  };
}

/**
 * A container that its liveness probe restarts every 16 seconds, and one that does not come to its
 * start.
 */
export function restartingPod(name: string, program: string): object {
  const serving = (container: string, port: number, probes: object) => ({
    name: container,
    image: 'busybox:1',
    command: ['/srv/probe-server', `:${port}`],
    volumeMounts: [{ name: 'srv', mountPath: '/srv/probe-server' }],
    ...probes,
  });
  const asks = (path: string, port: number) => ({ httpGet: { path, port } });
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name },
    spec: {
      terminationGracePeriodSeconds: 1,
      containers: [
        serving('unhealthy', 8080, {
          readinessProbe: { ...asks('/status/200', 8080), periodSeconds: 30 },
          livenessProbe: { ...asks('/status/500', 8080), periodSeconds: 8, failureThreshold: 3 },
        }),
        serving('starting', 8081, {
          startupProbe: { ...asks('/status/503', 8081), periodSeconds: 10, failureThreshold: 100 },
          readinessProbe: asks('/status/200', 8081),
        }),
      ],
      volumes: [{ name: 'srv', hostPath: { path: program, type: 'File' } }],
    },
  };
}
