/** metrics-server's program, pinned in ../metrics-server (go.mod, go.sum). */
import { oracleProgram } from '../program.ts';

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
