/** The scheduler's message about a pod that it finds no node for. */

/**
 * "0/3 nodes are available: 1 Insufficient cpu, 2 node(s) had ...": the parts, each with its number
 * of nodes.
 */
export function reasonsOf(message: string): readonly string[] {
  const list = /nodes are available: (.*?)(?:\. (?:no new claims|preemption)|\.?$)/s.exec(message)?.[1];
  if (list === undefined) return message === '' ? [] : [message];
  return list.split(/, (?=\d+ )/);
}
