import { lintFinding } from '../../lint/finding.ts';
import type { FieldPath, LintFinding, LintRule } from '../../lint/types.ts';
import { type BackendState, findPort, followBackend } from '../backend.ts';
import type { Hop } from '../hop.ts';
import { pathField } from '../rules.ts';
import { shellWord } from '../shell-word.ts';
import { type BackendView, type IngressView, subjectOf } from '../views.ts';
import type { World } from '../world.ts';
import { ingressRules } from './rules.ts';

interface Place {
  readonly backend: BackendView;
  readonly field: FieldPath;
  /** "shop.example.com/cart". */
  readonly route: string;
}

export function backendFindings(world: World, ingress: IngressView): readonly LintFinding[] {
  return places(ingress).flatMap((place) => placeFindings(world, ingress, place));
}

function places({ rules, defaultBackend }: IngressView): readonly Place[] {
  const paths = rules.flatMap(({ index, host, paths: own = [] }) =>
    own.map((path) => ({
      backend: path.backend,
      field: [...pathField(index, path.index), 'backend', 'service'],
      route: `${host || 'any host'}${path.path || '/'}`,
    })),
  );
  if (defaultBackend === undefined) return paths;
  const rest = { backend: defaultBackend, field: ['spec', 'defaultBackend', 'service'], route: 'all other requests' };
  return [...paths, rest];
}

function placeFindings(world: World, ingress: IngressView, { backend, field, route }: Place): readonly LintFinding[] {
  const state = followBackend(world, ingress.namespace, backend);
  const hop = state.hops.find((each) => each.state === 'broken');
  if (hop === undefined) return [];
  const { rule, at } = ruleOf(hop, state, backend);
  return [
    lintFinding(rule, subjectOf(ingress), [...field, ...at], {
      message: hop.text,
      why: `${route} gets an error`,
      fix: fixOf(hop, state, ingress),
    }),
  ];
}

function ruleOf(hop: Hop, { port }: BackendState, backend: BackendView): { rule: LintRule; at: FieldPath } {
  if (hop.hop === 'service' || hop.hop === 'backend') return { rule: ingressRules.serviceMissing, at: ['name'] };
  if (hop.hop === 'port') {
    const key = backend.kind === 'service' && backend.port !== undefined && 'name' in backend.port ? 'name' : 'number';
    return { rule: ingressRules.portMissing, at: ['port', key] };
  }
  const unnamed = typeof port?.targetPort === 'string' && hop.text.startsWith('the target port is called');
  return { rule: unnamed ? ingressRules.targetPortMissing : ingressRules.noReadyEndpoint, at: [] };
}

function fixOf({ hop, next }: Hop, { service, port }: BackendState, { name, namespace }: IngressView): string {
  if (hop === 'service') return next.at(-1) ?? '';
  const where = `-n ${shellWord(namespace)}`;
  if (hop === 'backend') return `cox get ingress ${shellWord(name)} ${where} -o yaml`;
  if (hop === 'port' && service !== undefined) {
    const [first] = service.ports;
    const named = first === undefined ? 'one of its ports' : first.name || String(first.port);
    return `name ${named} as the port, or add the port: cox get service ${shellWord(service.name)} ${where} -o yaml`;
  }
  if (service !== undefined && typeof port?.targetPort === 'string' && findPort(service, { number: port.port })) {
    return (
      next[0] ?? `name a container port ${port.targetPort}, or give Service ${service.name} its number as target port`
    );
  }
  return next[0] ?? `cox get endpointslices ${where}`;
}
