/** Random strings to print as YAML. */
import { type Random, split, words } from './random.ts';

/** Harmless ones first. */
const characters = [
  ...['a', 'b', 'word', 'é', '漢', '🚢', '🚀', '𝒳', ' ', ' ', '  ', '\n', '\n', '\n\n', '\t'],
  ...split(`: # - ? ! & * " ' \\ % @ \` { } [ ] , | > = << ~ --- ... _ . 0 1 \u200b`),
  ...[': ', ' #', '- ', '\r', '\r\n', '\0', '\x07', '\x1b', '\ufffd', '\ue000', '\ud7ff', '\xa0', '\ufeff'],
  ...['\u2028', '\u2029', '\x85', '\x7f', '\x80', '\uffff'],
];
const tame = characters.slice(0, 49);

/** A string to print. */
export function randomString(random: Random): string {
  if (random.once(6)) return random.pick(words);
  const set = random.pick([characters.slice(0, 12), tame, tame, characters]);
  if (random.once(4)) return random.several(9, () => random.pick(set)).join('');
  const text = random.several(40, () =>
    random.once(4) ? random.pick(set) : random.pick(['lorem', 'ipsum', 'dolor', 'sit', '🚢🚢', 'é', 'a']),
  );
  return text.join(random.pick([' ', ' ', ' ', '', '  ']));
}

/** A ConfigMap as JSON with random strings at several depths. */
export function randomObject(random: Random, name: string): string {
  const key = (): string =>
    random.once(3) ? randomString(random) : random.pick(['a', 'key', 'a.b/c', '10', '9', 'a10', 'a9', 'Z']);
  const value = (depth: number): unknown => {
    const choice = random.below(depth > 3 ? 4 : 8);
    if (choice < 5) return randomString(random);
    if (choice === 5) return random.several(3, () => value(depth + 1));
    return Object.fromEntries(random.several(3, () => [key(), value(depth + 1)]));
  };
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name },
    data: { [key()]: value(0), k: value(0) },
  });
}
