/** Matches as text. */
import type { IngressRequest } from '../request.ts';
import type { RouteMatch } from './match.ts';
import type { RouteMatchView } from './route-views.ts';

/** The path of a match, as a rule shows it: gRPC's as /SERVICE/METHOD, with "*" for all. */
export function matchText(match: RouteMatchView): { readonly path: string; readonly pathType: string } {
  if (match.kind === 'HTTPRoute') return { path: match.path.value, pathType: match.path.type };
  if (match.kind === 'TLSRoute') return { path: '/', pathType: 'TLS' };
  const { type, service, method } = match;
  return { path: `/${service || '*'}/${method || '*'}`, pathType: type === 'Exact' ? 'GRPC' : type };
}

/** What the API does not define about a match. */
export function matchNotes(
  best: RouteMatch,
  rest: readonly RouteMatch[],
  { headers }: IngressRequest,
): readonly string[] {
  const notes: string[] = [];
  const competing = [best, ...rest].filter(({ match }) => match.kind === 'HTTPRoute');
  const byExpression = competing.some(({ match }) => matchText(match).pathType === 'RegularExpression');
  if (byExpression && competing.length > 1) {
    notes.push('the precedence of RegularExpression matches is implementation-specific; here they go before prefixes');
  }
  const other = rest.find(({ route }) => route.kind !== best.route.kind);
  if (other !== undefined) {
    notes.push(
      `${other.route.kind.toLowerCase()}/${other.route.name} is for the same host: a controller may reject the newer of the two routes`,
    );
  }
  const repeated = headers.find(([name], index) => headers.findIndex(([other]) => other === name) !== index);
  if (repeated !== undefined) {
    notes.push(
      `header ${repeated[0]} is repeated: how it is matched is implementation-specific; here its values are joined by commas`,
    );
  }
  return notes;
}
