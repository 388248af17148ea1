/**
 * Paths of all Ingresses of a class together: duplicate, never reached, or implementation-specific.
 */
import { lintFinding } from '../../lint/finding.ts';
import type { LintFinding } from '../../lint/types.ts';
import { classOf } from '../class.ts';
import { olderFirst } from '../older-first.ts';
import { pathField } from '../rules.ts';
import { backendText } from '../verdict.ts';
import { type IngressView, type PathView, subjectOf } from '../views.ts';
import type { World } from '../world.ts';
import { ingressRules } from './rules.ts';

interface Placed {
  readonly ingress: IngressView;
  readonly rule: number;
  readonly host: string;
  readonly path: PathView;
}

export function pathFindings(world: World): readonly LintFinding[] {
  const byHost = new Map<string, Placed[]>();
  for (const ingress of [...world.ingresses].sort(olderFirst)) {
    const className = classOf(world, ingress).name;
    for (const { index, host, paths = [] } of ingress.rules) {
      const key = `${className} ${host}`;
      const own = byHost.get(key) ?? [];
      own.push(...paths.map((path) => ({ ingress, rule: index, host, path })));
      byHost.set(key, own);
    }
  }
  return [...byHost.values()].flatMap((own) => [
    ...duplicates(own),
    ...shadowed(own),
    ...own.filter(({ path }) => path.pathType === 'ImplementationSpecific').map(implementationSpecific),
  ]);
}

const nameOf = ({ ingress }: Placed): string => `ingress/${ingress.name} in namespace ${ingress.namespace}`;
const routeOf = ({ host, path }: Placed): string => `${host || 'any host'} ${path.pathType} ${path.path || '/'}`;
const fieldOf = ({ rule, path }: Placed) => pathField(rule, path.index);

/** All equal paths but the first are reported. */
function duplicates(own: readonly Placed[]): readonly LintFinding[] {
  const first = new Map<string, Placed>();
  return own.flatMap((placed) => {
    const key = `${placed.path.pathType} ${placed.path.path}`;
    const before = first.get(key);
    if (before === undefined) {
      first.set(key, placed);
      return [];
    }
    const where = before.ingress === placed.ingress ? 'this Ingress' : nameOf(before);
    return [
      lintFinding(ingressRules.duplicatePath, subjectOf(placed.ingress), fieldOf(placed), {
        message: `${routeOf(placed)} is already in ${where}, for ${backendText(before.path.backend)}`,
        why: `the API does not define which one wins: ${backendText(placed.path.backend)} may never get a request, or all of them`,
        fix: `remove one of the two: cox get ingresses -A -o wide`,
      }),
    ];
  });
}

/**
 * `/foo` and `/foo/` as prefixes match the same requests and the longer one wins. An Exact `/foo`
 * is as long as both and goes before them.
 */
function shadowed(own: readonly Placed[]): readonly LintFinding[] {
  return own.flatMap((placed) => {
    const { path, pathType } = placed.path;
    const winner = own.find((other) => {
      if (other.path.pathType === 'Exact' || pathType === 'Exact' || other === placed) return false;
      return other.path.path === `${path}/` && path !== '' && !path.endsWith('/');
    });
    if (winner === undefined) return [];
    return [
      lintFinding(ingressRules.shadowedPath, subjectOf(placed.ingress), [...fieldOf(placed), 'path'], {
        message: `${routeOf(placed)} is never reached: ${routeOf(winner)} of ${nameOf(winner)} matches the same requests and is longer`,
        why: `${backendText(placed.path.backend)} gets no request for it; ${backendText(winner.path.backend)} gets them all`,
        fix: `remove one of the two paths`,
      }),
    ];
  });
}

function implementationSpecific(placed: Placed): LintFinding {
  return lintFinding(ingressRules.implementationSpecific, subjectOf(placed.ingress), [...fieldOf(placed), 'pathType'], {
    message: `the controller decides how ${routeOf(placed)} matches`,
    why: 'its meaning differs between controllers: most treat it as Prefix, some as a regular expression',
    fix: 'pathType: Prefix, or Exact',
  });
}
