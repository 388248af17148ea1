import { nodeStages } from './node-stages.ts';
import { podStages } from './pod-stages.ts';

/** Where the simulated kubelet of a sandbox finds what it answers with. */
export interface SimulationFiles {
  /** A log in the CRI's format, for `logs`. */
  readonly log: string;
  /** The same, for `logs --previous`. */
  readonly previousLog: string;
  /** The working directory of `exec`. */
  readonly workingDirectory: string;
  /** The port on 127.0.0.1 that `port-forward` reaches, whatever port of a pod was asked for. */
  readonly forwardPort: number;
}

const named = (kind: string, spec: object) => ({
  apiVersion: 'kwok.x-k8s.io/v1alpha1',
  kind,
  metadata: { name: 'sandbox' },
  spec,
});

/** kwok's configuration as a stream of YAML documents, each of them JSON. */
export function kwokConfig(kubeletVersion: string, files: SimulationFiles): string {
  const answers = [
    named('ClusterLogs', { logs: [{ logsFile: files.log, previousLogsFile: files.previousLog, follow: true }] }),
    named('ClusterExec', { execs: [{ local: { workDir: files.workingDirectory } }] }),
    named('ClusterPortForward', { forwards: [{ target: { address: '127.0.0.1', port: files.forwardPort } }] }),
  ];
  return [...nodeStages(kubeletVersion), ...podStages(), ...answers]
    .map((document) => `${JSON.stringify(document)}\n`)
    .join('---\n');
}
