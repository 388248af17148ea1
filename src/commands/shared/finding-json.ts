/** A finding as JSON: the same shape in `rollout status -o json` and `why -o json`. */

import type { JsonObject } from '../../apimachinery/json.ts';
import type { Evidence, Finding } from '../../resources/diagnosis/types.ts';

/** Times are RFC 3339 with milliseconds, in UTC. */
export const jsonTime = (milliseconds: number): string => new Date(milliseconds).toISOString();

export function findingJson({ cause, object, container, summary, evidence, next }: Finding): JsonObject {
  const where = container === undefined ? null : { name: container.name, role: container.role };
  return { cause, object, container: where, summary, evidence: evidence.map(evidenceJson), next: [...next] };
}

function evidenceJson({ source, object, text, at }: Evidence): JsonObject {
  return { source, object, text, time: at === undefined ? null : jsonTime(at) };
}
