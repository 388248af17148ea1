/** Matches in words. */
import type { IngressRequest } from '../request.ts';
import type { RouteMatch } from './match.ts';
import type { RouteMatchView } from './route-views.ts';

/** What a match asks of the path, as a rule shows it: gRPC's as /SERVICE/METHOD, with "*" for all. */
export function matchText(match: RouteMatchView): { readonly path: string; readonly pathType: string } {
  if (match.kind === 'HTTPRoute') return { path: match.path.value, pathType: match.path.type };
  if (match.kind === 'TLSRoute') return { path: '/', pathType: 'TLS' };
  const { type, service, method } = match;
  return { path: `/${service || '*'}/${method || '*'}`, pathType: type === 'Exact' ? 'GRPC' : type };
}

/** What the API leaves open about a match. */
export function matchNotes(
  best: RouteMatch,
  rest: readonly RouteMatch[],
  { headers }: IngressRequest,
): readonly string[] {
  const notes: string[] = [];
  const competing = [best, ...rest].filter(({ match }) => match.kind === 'HTTPRoute');
  const byExpression = competing.some(({ match }) => matchText(match).pathType === 'RegularExpression');
  if (byExpression && competing.length > 1) {
    notes.push(
      "where a RegularExpression stands among other matches is the controller's to say; here it goes before prefixes",
    );
  }
  const other = rest.find(({ route }) => route.kind !== best.route.kind);
  if (other !== undefined) {
    notes.push(
      `${other.route.kind.toLowerCase()}/${other.route.name} is for the same host: a controller may refuse the newer of a HTTPRoute and a GRPCRoute`,
    );
  }
  const repeated = headers.find(([name], index) => headers.findIndex(([other]) => other === name) !== index);
  if (repeated !== undefined)
    notes.push(`header ${repeated[0]} is repeated: it is matched as one, with commas, which is the controller's to do`);
  return notes;
}
