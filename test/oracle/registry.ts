/** The registry of distribution, pinned in ./registry (go.mod, go.sum). */
import { oracleProgram } from './program.ts';

const version = 'v3.0.0';

/** The path of the registry; the first call builds it. */
export const registryBinary = (say: (line: string) => void): Promise<string> =>
  oracleProgram(
    {
      project: 'registry',
      version,
      module: 'registry',
      goPackage: 'github.com/distribution/distribution/v3/cmd/registry',
      ldflags: [`-X github.com/distribution/distribution/v3/version.version=${version}`],
      minutes: '3 minutes',
      download: () => undefined,
    },
    say,
  );
