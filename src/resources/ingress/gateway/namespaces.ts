/**
 * From which namespaces a Gateway or listener accepts routes and ListenerSets (RouteNamespaces,
 * ListenerNamespaces).
 */
import { type JsonObject, objectsOf, textOf } from '../../../apimachinery/json.ts';
import { matchesLabels, type Requirement } from '../../../apimachinery/label-query.ts';
import { record, words } from '../fields.ts';
import type { World } from '../world.ts';
import type { NamespaceRule } from './views.ts';

/**
 * undefined when it depends on labels of an unknown namespace. `home` is the namespace of the
 * object with the rule.
 */
export function allowsNamespace(
  world: World,
  { from, selector }: NamespaceRule,
  home: string,
  namespace: string,
): boolean | undefined {
  if (from === 'All') return true;
  if (from === 'Same') return namespace === home;
  // Without a selector nothing is selected.
  if (from !== 'Selector' || selector === undefined) return false;
  const requirements = requirementsOf(selector);
  return requirements === undefined ? false : satisfies(world, namespace, requirements);
}

/** The API server labels every namespace with its name. */
const nameLabel = 'kubernetes.io/metadata.name';

function satisfies(world: World, namespace: string, requirements: readonly Requirement[]): boolean | undefined {
  const found = world.namespaces.find(({ name }) => name === namespace);
  if (found !== undefined) return matchesLabels(requirements, { ...found.labels, [nameLabel]: namespace });
  const sure = requirements.filter(({ key }) => key === nameLabel);
  if (!matchesLabels(sure, { [nameLabel]: namespace })) return false;
  return sure.length === requirements.length ? true : undefined;
}

const operators: Readonly<Record<string, Requirement['operator']>> = {
  In: 'in',
  NotIn: 'notin',
  Exists: 'exists',
  DoesNotExist: '!',
};

/** undefined for an invalid selector: it selects nothing. */
function requirementsOf({ matchLabels, matchExpressions }: JsonObject): readonly Requirement[] | undefined {
  const labels = Object.entries(record(matchLabels)).map(([key, value]) => ({
    key,
    operator: 'in' as const,
    values: [textOf(value)],
  }));
  const expressions = objectsOf(matchExpressions).map(({ key, operator, values }) => ({
    key: textOf(key),
    operator: operators[textOf(operator)],
    values: words(values),
  }));
  const known = expressions.filter((each): each is Requirement => each.operator !== undefined);
  return known.length === expressions.length ? [...labels, ...known] : undefined;
}
