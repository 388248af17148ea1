/** Which rules of all Ingresses match a request, the one that serves it first. */

import type { FieldPath } from '../lint/types.ts';
import { type HostMatch, matchHost, matchPath, pathElements } from './match.ts';
import { olderFirst } from './older-first.ts';
import type { IngressRequest } from './request.ts';
import type { BackendView, IngressView, PathType, RuleView } from './views.ts';

/** One rule that matches, or a default backend. */
export interface RuleMatch {
  readonly ingress: IngressView;
  /** spec.rules[i].http.paths[j], spec.rules[i] of a rule without paths, or spec.defaultBackend. */
  readonly field: FieldPath;
  readonly host: string;
  readonly hostMatch: HostMatch;
  /** undefined for a default backend. */
  readonly path: { readonly path: string; readonly pathType: PathType } | undefined;
  readonly backend: BackendView;
}

/** The field of a path in its Ingress. */
export const pathField = (rule: number, path: number): FieldPath => ['spec', 'rules', rule, 'http', 'paths', path];

/**
 * Every rule and default backend that matches, best first: an exact host before a wildcard before
 * none; the longest path, by elements; Exact before Prefix when they are equally long; the longer
 * text; then (the API leaves it open, controllers do it) the older Ingress, by namespace and name
 * when they are of the same second, and the order in the Ingress. Default backends come last.
 */
export function matchingRules(ingresses: readonly IngressView[], request: IngressRequest): readonly RuleMatch[] {
  const byAge = [...ingresses].sort(olderFirst);
  const matches = byAge.flatMap((ingress) => ingress.rules.flatMap((rule) => ruleMatches(ingress, rule, request)));
  const defaults = byAge.flatMap((ingress) => (ingress.defaultBackend === undefined ? [] : [defaultMatch(ingress)]));
  return [...matches.filter(({ path }) => path !== undefined).sort(byPrecedence), ...uncertain(matches), ...defaults];
}

/** Rules without paths send their host to the default backend of their Ingress, if it has one. */
const uncertain = (matches: readonly RuleMatch[]): readonly RuleMatch[] =>
  matches.filter(({ path, backend }) => path === undefined && backend.kind !== 'none');

function ruleMatches(ingress: IngressView, rule: RuleView, { host, path }: IngressRequest): readonly RuleMatch[] {
  const hostMatch = matchHost(rule.host, host);
  if (hostMatch === undefined) return [];
  const common = { ingress, host: rule.host, hostMatch };
  if (rule.paths === undefined) {
    const backend = ingress.defaultBackend ?? ({ kind: 'none' } as const);
    return [{ ...common, field: ['spec', 'rules', rule.index], path: undefined, backend }];
  }
  return rule.paths
    .filter((own) => matchPath(own.pathType, own.path, path))
    .map((own) => ({ ...common, field: pathField(rule.index, own.index), path: own, backend: own.backend }));
}

function defaultMatch(ingress: IngressView): RuleMatch {
  const backend = ingress.defaultBackend ?? ({ kind: 'none' } as const);
  return { ingress, field: ['spec', 'defaultBackend'], host: '', hostMatch: 'any', path: undefined, backend };
}

const hostRank: Readonly<Record<HostMatch, number>> = { exact: 0, wildcard: 1, any: 2 };

const elementsOf = ({ path }: RuleMatch): number => (path === undefined ? 0 : pathElements(path.pathType, path.path));

function byPrecedence(a: RuleMatch, b: RuleMatch): number {
  return (
    hostRank[a.hostMatch] - hostRank[b.hostMatch] ||
    elementsOf(b) - elementsOf(a) ||
    Number(b.path?.pathType === 'Exact') - Number(a.path?.pathType === 'Exact') ||
    (b.path?.path.length ?? 0) - (a.path?.path.length ?? 0)
  );
}
