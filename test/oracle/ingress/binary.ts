/** The router's program, pinned in ../traefik (go.mod, go.sum). */
import { oracleProgram } from '../program.ts';

export const traefikVersion = 'v3.1.0';

/** The path of Traefik; the first call builds it (10 minutes on two cores). */
export const traefikBinary = (say: (line: string) => void): Promise<string> =>
  oracleProgram(
    {
      project: 'traefik',
      version: traefikVersion,
      module: 'traefik',
      goPackage: 'github.com/traefik/traefik/v3/cmd/traefik',
      ldflags: [`-X github.com/traefik/traefik/v3/pkg/version.Version=${traefikVersion.slice(1)}`],
      minutes: '10 minutes',
      download: () => undefined,
    },
    say,
  );
