import { type Debug, logLine } from '../../helm/log.ts';
import type { ClusterContext } from '../../kube/cluster-context.ts';

/** helm's lines of level DEBUG on stderr; undefined without --debug. */
export const debugOf = ({ globals, io }: Pick<ClusterContext, 'globals' | 'io'>): Debug =>
  globals.helmDebug === true
    ? (message, fields) => void io.stderr.write(`${logLine('DEBUG', message, fields)}\n`)
    : undefined;
