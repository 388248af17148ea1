/** The effect of a rule's filters on a request. */
import { followService } from '../backend.ts';
import { broken, doubtful, type Hop, ok, unknown } from '../hop.ts';
import type { IngressRequest } from '../request.ts';
import type { World } from '../world.ts';
import type { FilterBackend, FilterView } from './filter-views.ts';
import { refusalHop } from './grants.ts';
import type { RouteMatch } from './match.ts';
import { redirectLocation, rewrittenUrl } from './paths.ts';
import { gatewayGroup } from './references.ts';
import type { RouteMatchView } from './route-views.ts';
import type { GrantView, ListenerView } from './views.ts';

interface Filtered {
  readonly hops: readonly Hop[];
  /**
   * Whether the Gateway answers the request itself, and no backend gets it. `perhaps`: only its
   * controller knows.
   */
  readonly answered: 'yes' | 'no' | 'perhaps';
}

export function applyFilters(
  world: World,
  grants: readonly GrantView[],
  found: RouteMatch,
  request: IngressRequest,
  listener: ListenerView,
): Filtered {
  const each = found.rule.filters.map((filter) => applyFilter(world, grants, found, request, listener, filter));
  const answered = each.find((one) => one.answered === 'yes') ?? each.find((one) => one.answered === 'perhaps');
  return { hops: each.flatMap(({ hops }) => hops), answered: answered?.answered ?? 'no' };
}

const passes = (...hops: readonly Hop[]): Filtered => ({ hops, answered: 'no' });

function applyFilter(
  world: World,
  grants: readonly GrantView[],
  { route, match }: RouteMatch,
  request: IngressRequest,
  listener: ListenerView,
  filter: FilterView,
): Filtered {
  switch (filter.type) {
    case 'RequestRedirect': {
      const location = redirectLocation(filter, request, listener, prefixOf(match));
      const text = `RequestRedirect: the Gateway answers ${filter.statusCode} with Location ${location}`;
      return { hops: [ok('filter', text)], answered: 'yes' };
    }
    case 'URLRewrite':
      return passes(ok('filter', `URLRewrite: forwarded as ${rewrittenUrl(filter, request, prefixOf(match))}`));
    case 'RequestMirror': {
      const problem = backendProblem(world, grants, route, filter.backend);
      return problem === undefined
        ? passes()
        : passes(doubtful('filter', `RequestMirror has no effect: ${problem.text}`));
    }
    case 'ExternalAuth': {
      const problem = backendProblem(world, grants, route, filter.backend);
      if (problem !== undefined) return passes(broken('filter', `ExternalAuth fails closed: ${problem.text}`));
      return passes(
        unknown(
          'filter',
          `ExternalAuth: ${filter.backend.kind} "${filter.backend.name}" decides whether the request is forwarded`,
        ),
      );
    }
    case 'ExtensionRef': {
      const text = `ExtensionRef ${filter.kind} "${filter.name}" is implementation-specific: it may answer the request itself`;
      return { hops: [unknown('filter', text)], answered: 'perhaps' };
    }
    case 'CORS':
      return isPreflight(request)
        ? { hops: [ok('filter', 'CORS: the Gateway answers this preflight request itself')], answered: 'yes' }
        : passes();
    case 'other':
      return passes();
  }
}

const prefixOf = (match: RouteMatchView): string => (match.kind === 'HTTPRoute' ? match.path.value : '/');

/** A preflight request of a browser (Fetch, CORS protocol). */
function isPreflight({ method, headers }: IngressRequest): boolean {
  const has = (wanted: string): boolean => headers.some(([name]) => name === wanted);
  return method === 'OPTIONS' && has('origin') && has('access-control-request-method');
}

/** Why requests do not reach a filter's backend; undefined when they do, or it is unknown. */
function backendProblem(
  world: World,
  grants: readonly GrantView[],
  { kind, namespace }: RouteMatch['route'],
  backend: FilterBackend,
): Hop | undefined {
  const from = { group: gatewayGroup, kind, namespace };
  const refusal = refusalHop(world, grants, 'filter', from, backend);
  if (refusal !== undefined) return refusal.state === 'broken' ? refusal : undefined;
  if (backend.group !== '' || backend.kind !== 'Service') return undefined;
  const { hops } = followService(world, backend.namespace, backend.name, backend.port);
  return hops.find(({ state }) => state === 'broken');
}
