/**
 * The way of a request: which rule of which router matches, each hop after it, and where it fails.
 */
import { followBackend, targetsOf } from './backend.ts';
import { classOf, type IngressClassOf } from './class.ts';
import { gatewayAnswers } from './gateway/answer.ts';
import { broken, doubtful, type Hop, ok, unknown } from './hop.ts';
import type { IngressRequest } from './request.ts';
import { matchingRules, type RuleMatch } from './rules.ts';
import { tlsHop } from './tls.ts';
import { backendText, type RouterAnswer, type Rule, sourceOf, type TestOptions, type Verdict } from './verdict.ts';
import type { IngressView } from './views.ts';
import type { World } from './world.ts';

/**
 * Matches a request against a world. Ingresses of one class are one router, across namespaces; so
 * is each Gateway.
 */
export function testRequest(world: World, request: IngressRequest, options: TestOptions): Verdict {
  const answers = [...ingressAnswers(world, request, options), ...gatewayAnswers(world, request, options)];
  const matching = answers.filter(({ rule }) => rule !== undefined);
  const shown = matching.length > 0 ? matching : answers;
  return { served: shown.some(({ served }) => served), answers: shown };
}

interface ClassGroup {
  readonly of: IngressClassOf;
  readonly ingresses: IngressView[];
}

function ingressAnswers(world: World, request: IngressRequest, { className, now }: TestOptions): RouterAnswer[] {
  const groups = new Map<string, ClassGroup>();
  for (const ingress of world.ingresses) {
    const own = classOf(world, ingress);
    if (className !== undefined && own.name !== className) continue;
    const group = groups.get(own.name) ?? { of: own, ingresses: [] };
    group.ingresses.push(ingress);
    groups.set(own.name, group);
  }
  return [...groups.values()].map((group) => classAnswer(world, group, request, now));
}

function classAnswer(world: World, group: ClassGroup, request: IngressRequest, now: number): RouterAnswer {
  const [best, ...rest] = matchingRules(group.ingresses, request);
  const router = { kind: 'IngressClass', name: group.of.name } as const;
  const addresses = [...new Set(group.ingresses.flatMap((ingress) => ingress.addresses))];
  if (best === undefined) {
    return { router, rule: undefined, hops: [], targets: [], served: false, others: [], notes: [], addresses };
  }
  const backend = followBackend(world, best.ingress.namespace, best.backend);
  const hops = [
    classHop(classOf(world, best.ingress)),
    ...(request.scheme === 'https' ? [tlsHop(world, group.ingresses, request.host, now)] : []),
    ...backend.hops,
  ];
  return {
    router,
    rule: ruleOf(best),
    hops,
    targets: targetsOf(backend),
    served: hops.every(({ state }) => state !== 'broken'),
    others: rest.map(ruleOf),
    notes: notesOn(best, rest, request),
    addresses: best.ingress.addresses.length > 0 ? best.ingress.addresses : addresses,
  };
}

function classHop({ name, from, class: found, missing }: IngressClassOf): Hop {
  if (missing) {
    return broken('class', `no controller serves it: IngressClass "${name}" does not exist`, 'cox get ingressclasses');
  }
  if (from === 'none') {
    return doubtful(
      'class',
      'it has no class and there is no default class: a controller may ignore it',
      'cox get ingressclasses',
    );
  }
  if (from === 'annotation')
    return ok('class', `class ${name}, by the deprecated annotation kubernetes.io/ingress.class`);
  if (found === undefined) return unknown('class', `class ${name}, about which nothing is known here`);
  const how = from === 'default' ? ', the default class' : '';
  return ok('class', `class ${name}${how}, controller ${found.controller}`);
}

function notesOn(best: RuleMatch, rest: readonly RuleMatch[], request: IngressRequest): readonly string[] {
  const notes: string[] = [];
  const pathType = best.path?.pathType;
  if (pathType === 'ImplementationSpecific') {
    notes.push('the controller decides how ImplementationSpecific matches; here it is treated as Prefix');
  }
  if (/%2f/i.test(request.path)) {
    notes.push('the path has an encoded slash, which the API does not define: controllers differ');
  }
  const [next] = rest;
  if (next !== undefined && isTie(best, next) && next.ingress !== best.ingress) {
    notes.push(
      `ingress/${next.ingress.name} in namespace ${next.ingress.namespace} has the same host and path: the API does not define which one wins, controllers take the older`,
    );
  }
  return notes;
}

/** Host and path of equal rank: only age tells them apart. */
function isTie(a: RuleMatch, b: RuleMatch): boolean {
  if (a.path === undefined || b.path === undefined) return a.path === b.path && a.hostMatch === b.hostMatch;
  const exact = (match: RuleMatch): boolean => match.path?.pathType === 'Exact';
  return a.hostMatch === b.hostMatch && a.path.path === b.path.path && exact(a) === exact(b);
}

function ruleOf({ ingress, field, host, path, backend }: RuleMatch): Rule {
  return {
    object: `ingress/${ingress.name}`,
    namespace: ingress.namespace,
    field,
    source: sourceOf(ingress, field),
    host,
    path: path?.path ?? '',
    pathType: path?.pathType ?? 'default',
    backend: backendText(backend),
    services: backend.kind === 'service' ? [{ namespace: ingress.namespace, name: backend.service }] : [],
  };
}
