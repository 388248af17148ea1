/** A real metrics-server: its program, pinned in ./metrics-server (go.mod, go.sum), and its start. */
import { spawn } from 'node:child_process';
import net from 'node:net';
import { freePorts } from '../../src/sandbox/ports.ts';
import { oracleProgram } from './program.ts';

const version = 'v0.9.0';

/** The path of metrics-server; the first call builds it. */
export const metricsServerBinary = (say: (line: string) => void): Promise<string> =>
  oracleProgram(
    {
      project: 'metrics-server',
      version,
      module: 'metrics-server',
      goPackage: 'sigs.k8s.io/metrics-server/cmd/metrics-server',
      ldflags: [`-X sigs.k8s.io/metrics-server/pkg/version.gitVersion=${version}`],
      minutes: '4 minutes',
      download: () => undefined,
    },
    say,
  );

export interface MetricsServer {
  readonly port: number;
  stop(): Promise<void>;
}

export interface MetricsServerOptions {
  readonly binary: string;
  readonly kubeconfig: string;
  /** The certificate and key that the kubelet knows its API server by. */
  readonly kubeletClient: { readonly certificate: string; readonly key: string };
  /** For its own certificate. */
  readonly folder: string;
}

/**
 * Starts it on 127.0.0.1; it reads the kubelets every 10 seconds. To it every client of the API
 * server is system:anonymous: the sandbox's API server vouches for nobody.
 */
export async function startMetricsServer(options: MetricsServerOptions): Promise<MetricsServer> {
  const { binary, kubeconfig, kubeletClient, folder } = options;
  const { port } = await freePorts(['port'], {});
  const child = spawn(
    binary,
    [
      ...['kubeconfig', 'authentication-kubeconfig', 'authorization-kubeconfig'].map(
        (name) => `--${name}=${kubeconfig}`,
      ),
      ...['--authentication-skip-lookup', '--bind-address=127.0.0.1', `--secure-port=${port}`, `--cert-dir=${folder}`],
      ...['--metric-resolution=10s', '--kubelet-request-timeout=5s', '--kubelet-preferred-address-types=InternalIP'],
      ...['--kubelet-insecure-tls', '--kubelet-use-node-status-port'],
      `--kubelet-client-certificate=${kubeletClient.certificate}`,
      `--kubelet-client-key=${kubeletClient.key}`,
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let log = '';
  child.stderr.on('data', (data: Buffer) => {
    log = `${log}${data}`.slice(-4000);
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const stop = async (): Promise<void> => {
    child.kill();
    await ended;
  };
  for (const end = Date.now() + 180_000; !(await accepts(port)); ) {
    if (child.exitCode !== null || Date.now() > end) {
      await stop();
      throw new Error(`metrics-server does not serve:\n${log}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return { port, stop };
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
