/** The real helm, pinned in ./helm and ./helm3 (go.mod, go.sum each). */
import { oracleProgram } from './program.ts';

type Say = (line: string) => void;

/** `module` is the folder of the pins, `path` the Go module without the package. */
const built = (module: string, path: string, version: string, say: Say): Promise<string> =>
  oracleProgram(
    {
      project: 'helm',
      version,
      module,
      goPackage: `${path}/cmd/helm`,
      ldflags: [`-X ${path}/internal/version.version=${version}`],
      minutes: '3 minutes',
      download: () => undefined,
    },
    say,
  );

/** The path of helm 4, the oracle; the first call builds it. */
export const helmBinary = (say: Say): Promise<string> => built('helm', 'helm.sh/helm/v4', 'v4.3.1', say);

/** The path of helm 3, whose releases are read and continued; the first call builds it. */
export const helm3Binary = (say: Say): Promise<string> => built('helm3', 'helm.sh/helm/v3', 'v3.22.0', say);
