import { compareStrings } from '../../apimachinery/go/text.ts';

/** What is ordered by age: metadata.creationTimestamp, "" for objects of files. */
interface Aged {
  readonly created: string;
  readonly namespace: string;
  readonly name: string;
}

/**
 * The oldest, then the first by "{namespace}/{name}": the Gateway API requires this for routes, and
 * Ingress controllers do it. Objects of files have no age and count as new.
 */
export function olderFirst(a: Aged, b: Aged): number {
  return (
    Number(a.created === '') - Number(b.created === '') ||
    compareStrings(a.created, b.created) ||
    compareStrings(`${a.namespace}/${a.name}`, `${b.namespace}/${b.name}`)
  );
}
