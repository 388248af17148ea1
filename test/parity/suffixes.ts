/**
 * Takes out the five characters with which a server, or `kubectl create` for a container, ends a
 * name that it makes up. They are different on both sides, so each becomes a number: the same one
 * must stand in the same places of a text, and a side must show as many of one base as the other.
 */

const SUFFIX = /(?<base>[\w.-]*)-(?<suffix>[bcdfghjklmnpqrstvwxz2456789]{5})\b(?!-)/g;

/** How many suffixes of each base a side shows: the keys are bases. */
export type SuffixCounts = ReadonlyMap<string, number>;

/** A suffix with its dash, as it stands in the text. */
type IsTyped = (made: string) => boolean;

function found(text: string, isTyped: IsTyped): readonly { readonly base: string; readonly suffix: string }[] {
  return [...text.matchAll(SUFFIX)]
    .map(({ groups }) => ({ base: groups!.base!, suffix: groups!.suffix! }))
    .filter(({ suffix }) => !isTyped(`-${suffix}`));
}

/** The suffixes of all that a side shows. */
export function countSuffixes(texts: readonly string[], isTyped: IsTyped): SuffixCounts {
  const byBase = new Map<string, Set<string>>();
  for (const { base, suffix } of texts.flatMap((text) => found(text, isTyped))) {
    byBase.set(base, (byBase.get(base) ?? new Set()).add(suffix));
  }
  return new Map([...byBase].map(([base, suffixes]) => [base, suffixes.size]));
}

/**
 * Numbers the suffixes of each base in the order in which a text has them. The order is the text's
 * own: another text of the side may list the same names by time.
 */
export function takeOutSuffixes(text: string, counts: SuffixCounts, isTyped: IsTyped): string {
  const numbers = new Map<string, string[]>();
  return text.replaceAll(SUFFIX, (all, base: string, suffix: string) => {
    if (isTyped(`-${suffix}`)) return all;
    const known = numbers.get(base) ?? [];
    if (!known.includes(suffix)) known.push(suffix);
    numbers.set(base, known);
    const [number, count] = [known.indexOf(suffix) + 1, counts.get(base) ?? 0];
    return `${base}-${number === 1 && count <= 1 ? '<sfx>' : `<sfx ${number} of ${count}>`}`;
  });
}
