/** Routes as a tree: host -> path -> service -> endpoints. */
import type { Endpoint } from './backend.ts';
import type { RouteRow, RouteTls } from './route-row.ts';

export interface MapHost {
  /** "*" for all hosts. */
  readonly host: string;
  readonly tls: RouteTls | undefined;
  readonly paths: readonly MapPath[];
}

export interface MapPath {
  /** "/" for all paths; "" for a default backend. */
  readonly path: string;
  readonly pathType: string;
  /** "ingress/web", with its namespace. */
  readonly object: string;
  readonly namespace: string;
  readonly backend: string;
  readonly ready: number | undefined;
  readonly total: number | undefined;
  readonly endpoints: readonly Endpoint[];
  readonly problem: string | undefined;
  /** As in a row: a redirect of the Gateway, or a route that no Gateway takes. */
  readonly outcome?: RouteRow['outcome'];
}

/** The rows by host (in their order), all-hosts last. */
export function mapHosts(rows: readonly RouteRow[]): readonly MapHost[] {
  const hosts = new Map<string, { tls: RouteTls | undefined; paths: MapPath[] }>();
  for (const row of rows) {
    const own = hosts.get(row.host) ?? { tls: undefined, paths: [] };
    own.tls ??= row.tls;
    own.paths.push({
      path: row.path,
      pathType: row.pathType,
      object: row.object,
      namespace: row.namespace,
      backend: row.backend,
      ready: row.endpoints?.ready,
      total: row.endpoints?.total,
      endpoints: row.endpoints?.list ?? [],
      problem: row.problem,
      ...(row.outcome !== undefined && { outcome: row.outcome }),
    });
    hosts.set(row.host, own);
  }
  return [...hosts]
    .map(([host, own]) => ({ host, ...own }))
    .sort((a, b) => Number(a.host === '*') - Number(b.host === '*'));
}

export type Health = 'good' | 'doubtful' | 'bad' | 'unknown';

/**
 * Good: all endpoints are ready, or none are needed; doubtful: some; bad: none, or it cannot be
 * reached.
 */
export function pathHealth({ ready, total, problem, outcome }: MapPath): Health {
  if (problem !== undefined) return 'bad';
  if (outcome === 'redirect') return 'good';
  if (ready === undefined || total === undefined) return 'unknown';
  if (ready === 0) return 'bad';
  return ready === total ? 'good' : 'doubtful';
}

/** "2/3 ready", why there is none, or that it is unknown. */
export function pathState(path: MapPath): string {
  // Ready endpoints do not help if no request reaches them.
  if (path.problem !== undefined && path.ready !== 0) return path.problem;
  if (path.outcome === 'redirect') return 'answered by the Gateway';
  if (path.total !== undefined && path.total > 0) return `${path.ready}/${path.total} ready`;
  return path.problem ?? 'endpoints unknown';
}

/** "Prefix /api", "default backend". */
export function pathLabel({ path, pathType }: MapPath): string {
  return pathType === 'default' ? 'default backend' : `${pathType} ${path}`;
}
