/** Flags that the commands of `probe` share. */
import { bool } from '../../cli/flag.ts';

export const kindFlags = {
  liveness: bool('The liveness probe: a failure restarts the container'),
  readiness: bool('The readiness probe: while it fails, the pod gets no traffic of Services'),
  startup: bool('The startup probe: the other two wait until it passes'),
} as const;
