import type { KubeObject } from '../../apimachinery/object.ts';
import { isTable, type Table } from '../../print/table.ts';
import type { Answer } from './fetch.ts';

/**
 * Tables of the same type with the same columns as one, at the place of the first: their rows are
 * aligned and sorted together. Other answers stay as they are.
 */
export function mergeTables(answers: readonly Answer[]): readonly Answer[] {
  const merged = new Map<string | Answer, Answer[]>();
  for (const answer of answers) {
    const key = isTable(answer.object) ? keyOf(answer) : answer;
    const same = merged.get(key);
    if (same === undefined) merged.set(key, [answer]);
    else same.push(answer);
  }
  return [...merged.values()].map(joined);
}

const tableOf = ({ object }: Answer): Table => object as unknown as Table;

function keyOf(answer: Answer): string {
  const { group, version, resource } = answer.mapping;
  return JSON.stringify([group, version, resource, tableOf(answer).columnDefinitions]);
}

function joined(answers: readonly Answer[]): Answer {
  const [first] = answers as [Answer];
  if (answers.length === 1) return first;
  const rows = answers.flatMap((answer) => tableOf(answer).rows ?? []);
  return { mapping: first.mapping, object: { ...first.object, rows } as unknown as KubeObject };
}
