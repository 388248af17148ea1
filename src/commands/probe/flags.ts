/** Flags that the commands of `probe` share. */
import { bool } from '../../cli/flag.ts';

export const kindFlags = {
  liveness: bool('The liveness probe: restarts the container when it fails'),
  readiness: bool('The readiness probe: takes the pod out of service while it fails'),
  startup: bool('The startup probe: holds the other two back until it passes'),
} as const;
