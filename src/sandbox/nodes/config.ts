import { nodeStages } from './node-stages.ts';
import { podStages } from './pod-stages.ts';
import { volumeStages } from './volume-stages.ts';

/** Where the simulated kubelet of a sandbox finds what it answers with. */
export interface SimulationFiles {
  /** A log in the CRI's format, for `logs`. */
  readonly log: string;
  /** The same, for `logs --previous`. */
  readonly previousLog: string;
  /** Where `exec` runs its command, on this machine; without it, exec is refused. */
  readonly execDirectory?: string;
  /**
   * kwok's own port on 127.0.0.1; `port-forward` reaches it too, whatever port of a pod was asked
   * for.
   */
  readonly port: number;
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
    ...(files.execDirectory === undefined
      ? []
      : [named('ClusterExec', { execs: [{ local: { workDir: files.execDirectory } }] })]),
    named('ClusterPortForward', { forwards: [{ target: { address: '127.0.0.1', port: files.port } }] }),
  ];
  return [...nodeStages(kubeletVersion, files.port), ...podStages(), ...volumeStages(), ...answers]
    .map((document) => `${JSON.stringify(document)}\n`)
    .join('---\n');
}
