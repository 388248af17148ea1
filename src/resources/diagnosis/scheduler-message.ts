/** What the scheduler says of a pod that it finds no node for. */

/** "0/3 nodes are available: 1 Insufficient cpu, 2 node(s) had ...": the parts, each with its number of nodes. */
export function reasonsOf(message: string): readonly string[] {
  const told = /nodes are available: (.*?)(?:\. (?:no new claims|preemption)|\.?$)/s.exec(message)?.[1];
  if (told === undefined) return message === '' ? [] : [message];
  return told.split(/, (?=\d+ )/);
}
