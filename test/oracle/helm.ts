/** The real helm, pinned in ./helm (go.mod, go.sum). */
import { oracleProgram } from './program.ts';

const version = 'v4.3.1';

/** The path of helm; the first call builds it. */
export const helmBinary = (say: (line: string) => void): Promise<string> =>
  oracleProgram(
    {
      project: 'helm',
      version,
      module: 'helm',
      goPackage: 'helm.sh/helm/v4/cmd/helm',
      ldflags: [`-X helm.sh/helm/v4/internal/version.version=${version}`],
      minutes: '3 minutes',
      download: () => undefined,
    },
    say,
  );
